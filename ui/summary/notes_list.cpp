#include "ui/summary/notes_list.h"

#include <QHBoxLayout>

#include "ui/widgets/link_label.h"
#include "ui/widgets/part_labels.h"

namespace quantie {

NotesList::NotesList(QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins({});
    m_column->setSpacing(5);
}

void NotesList::show(const std::vector<Note>& notes) {
    if (notes == m_notes) return;
    m_notes = notes;
    for (QWidget* row : m_rows) row->deleteLater();
    m_rows.clear();
    for (std::size_t place = 0; place < m_notes.size(); ++place) {
        m_rows.push_back(makeRow(place));
        m_column->addWidget(m_rows.back());
    }
}

QWidget* NotesList::makeRow(std::size_t place) {
    const Note& note = m_notes[place];
    auto* row = new QWidget(this);
    const bool warns = note.kind == Note::Kind::Warning;
    auto* glyph = new IconLabel(warns ? QStringLiteral("warning") : QStringLiteral("info"), row);
    if (warns) glyph->setColour(&Tokens::warn);
    QString text = note.before.toHtmlEscaped();
    if (!note.link.isEmpty()) text += htmlLink(QStringLiteral("act"), note.link);
    auto* label = new LinkLabel(text + note.after.toHtmlEscaped(), row);
    label->setAccessibleName((warns ? tr("Warning: %1") : tr("Note: %1")).arg(note.before + note.link + note.after));
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins({});
    line->setSpacing(7);
    line->addWidget(glyph, 0, Qt::AlignTop);
    line->addWidget(label, 1);
    connect(label, &QLabel::linkActivated, this, [this, note] { emit chosen(note); });
    return row;
}

}  // namespace quantie
