#include "ui/summary/notes_list.h"

#include <QHBoxLayout>

#include "ui/widgets/link_label.h"
#include "ui/widgets/part_labels.h"

namespace quantie {
namespace {

/// A row may be the one whose link was just followed.
void clear(std::vector<QWidget*>& rows) {
    for (QWidget* row : rows) {
        row->hide();
        row->deleteLater();
    }
    rows.clear();
}

QWidget* rowOf(IconLabel* glyph, LinkLabel* label, QWidget* parent) {
    auto* row = new QWidget(parent);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins({});
    line->setSpacing(7);
    line->addWidget(glyph, 0, Qt::AlignTop);
    line->addWidget(label, 1);
    return row;
}

}  // namespace

NotesList::NotesList(QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins({});
    m_column->setSpacing(5);
}

void NotesList::show(const std::vector<Note>& notes) {
    if (notes == m_notes) return;
    m_notes = notes;
    clear(m_rows);
    for (const Note& note : m_notes) {
        m_rows.push_back(makeRow(note));
        m_column->addWidget(m_rows.back());
    }
}

void NotesList::showWaiting(std::span<const Message> messages) {
    clear(m_messageRows);
    for (std::size_t place = 0; place < messages.size(); ++place) {
        m_messageRows.push_back(makeRow(messages[place], place));
        m_column->insertWidget(static_cast<int>(place), m_messageRows.back());
    }
}

QWidget* NotesList::makeRow(const Note& note) {
    const bool warns = note.kind == Note::Kind::Warning;
    QString text = note.before.toHtmlEscaped();
    if (!note.link.isEmpty()) text += htmlLink(QStringLiteral("act"), note.link);
    auto* label = new LinkLabel(text + note.after.toHtmlEscaped(), this);
    label->setAccessibleName((warns ? tr("Warning: %1") : tr("Note: %1")).arg(note.before + note.link + note.after));
    connect(label, &QLabel::linkActivated, this, [this, note] { emit chosen(note); });
    auto* glyph = new IconLabel(warns ? QStringLiteral("warning") : QStringLiteral("info"), this);
    if (warns) glyph->setColour(&Tokens::warn);
    return rowOf(glyph, label, this);
}

QWidget* NotesList::makeRow(const Message& message, std::size_t place) {
    const QString close = QStringLiteral("close");
    const QString after =
        (message.actions.empty() ? QStringLiteral("&nbsp; ") : QStringLiteral(" · ")) + htmlLink(close, tr("Close"));
    auto* label = new LinkLabel(messageHtml(message) + after, this);
    label->setAccessibleName(tr("Message: %1").arg(message.text));
    connect(label, &QLabel::linkActivated, this, [=, this](const QString& link) {
        if (link == close) return emit messageDismissed(place);
        emit messageChosen(place, link.toUInt());
    });
    auto* glyph = new IconLabel(iconOf(message.kind), this);
    glyph->setColour(colourOf(message.kind));
    return rowOf(glyph, label, this);
}

}  // namespace quantie
