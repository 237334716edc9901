#include "ui/dialogs/plan_view.h"

#include <QKeyEvent>
#include <QTextCursor>
#include <QTextTable>
#include <cmath>

#include "ui/theme/font.h"
#include "ui/theme/theme.h"
#include "ui/widgets/text_parts.h"

namespace quantie {
namespace {

constexpr int iconColumn = 24;

QColor Tokens::*toneColour(PlanLine::Tone tone) {
    switch (tone) {
        case PlanLine::Tone::Tie:
            return &Tokens::tie;
        case PlanLine::Tone::Warning:
            return &Tokens::warn;
        case PlanLine::Tone::Plain:
            break;
    }
    return &Tokens::muted;
}

void insert(QTextCursor& cursor, const PlanPart& part) {
    QTextCharFormat plain;
    plain.setForeground(tokens().text);
    QTextCharFormat format = plain;
    switch (part.kind) {
        case PlanPart::Kind::Text:
            break;
        case PlanPart::Kind::Strong:
            format.setFontWeight(QFont::DemiBold);
            break;
        case PlanPart::Kind::Detail:
            cursor.insertText(QString(QChar::LineSeparator), plain);
            format.setForeground(tokens().muted);
            break;
        case PlanPart::Kind::Code:
            format.setFont(monoFont(), QTextCharFormat::FontPropertiesSpecifiedOnly);
            break;
        case PlanPart::Kind::Chip:
            return insertPart(cursor, part.chip);
        case PlanPart::Kind::CopyCode:
            format.setAnchor(true);
            format.setAnchorHref(QStringLiteral("copy"));
            format.setForeground(tokens().accentLine);
            break;
    }
    cursor.insertText(part.text, format);
}

}  // namespace

PlanView::PlanView(QWidget* parent) : QTextBrowser(parent) {
    setOpenLinks(false);
    setFont(panelFont());
    document()->setDocumentMargin(8);
    installTextParts(document());
    setAccessibleName(tr("What will happen"));
    connect(this, &QTextBrowser::anchorClicked, this, &PlanView::copyCode);
    connect(&Theme::instance(), &Theme::changed, this, &PlanView::rebuild);
}

void PlanView::setLines(std::vector<PlanLine> lines) {
    m_lines = std::move(lines);
    rebuild();
}

void PlanView::setSentence(const QString& sentence) {
    setLines({{QStringLiteral("info"), PlanLine::Tone::Plain, {{PlanPart::Kind::Text, sentence, {}}}}});
}

void PlanView::rebuild() {
    clear();
    if (m_lines.empty()) return;
    QTextTableFormat format;
    format.setBorder(0);
    format.setCellPadding(3);
    format.setCellSpacing(0);
    format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
    format.setColumnWidthConstraints({QTextLength(QTextLength::FixedLength, iconColumn), QTextLength()});
    QTextCursor cursor(document());
    QTextTable* table = cursor.insertTable(static_cast<int>(m_lines.size()), 2, format);
    for (std::size_t row = 0; row < m_lines.size(); ++row) {
        const PlanLine& line = m_lines[row];
        QTextCursor cell = table->cellAt(static_cast<int>(row), 0).firstCursorPosition();
        insertPart(cell, TextIcon{line.icon, toneColour(line.tone)});
        cell = table->cellAt(static_cast<int>(row), 1).firstCursorPosition();
        for (const PlanPart& part : line.parts) insert(cell, part);
    }
    moveCursor(QTextCursor::Start);
    updateGeometry();
}

/// As high as the plan is, so that a short one is seen whole.
QSize PlanView::sizeHint() const {
    const auto height = static_cast<int>(std::ceil(document()->size().height()));
    return {QTextBrowser::sizeHint().width(), height + 2 * frameWidth()};
}

void PlanView::resizeEvent(QResizeEvent* event) {
    QTextBrowser::resizeEvent(event);
    updateGeometry();
}

/// Return follows the link that has the focus, and does not press the dialog's button.
void PlanView::keyPressEvent(QKeyEvent* event) {
    QTextBrowser::keyPressEvent(event);
    if (event->key() == Qt::Key_Return && textCursor().hasSelection()) event->accept();
}

}  // namespace quantie
