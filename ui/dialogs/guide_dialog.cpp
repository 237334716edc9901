#include "ui/dialogs/guide_dialog.h"

#include <QTextBrowser>
#include <QTextTable>
#include <QVBoxLayout>

#include "ui/dialogs/dialog_parts.h"
#include "ui/dialogs/guide_text.h"
#include "ui/theme/font.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr int nameColumn = 170;

QTextCharFormat charFormat(const QColor& colour, QFont::Weight weight = QFont::Normal) {
    QTextCharFormat format;
    format.setForeground(colour);
    format.setFontWeight(weight);
    return format;
}

QTextBlockFormat block(qreal above, qreal below) {
    QTextBlockFormat format;
    format.setTopMargin(above);
    format.setBottomMargin(below);
    return format;
}

void writeTable(QTextCursor& cursor, const std::vector<GuideRow>& rows) {
    QTextTableFormat format;
    format.setBorder(0);
    format.setCellPadding(3);
    format.setCellSpacing(0);
    format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
    format.setColumnWidthConstraints({QTextLength(QTextLength::FixedLength, nameColumn), QTextLength()});
    QTextTable* table = cursor.insertTable(static_cast<int>(rows.size()), 2, format);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        QTextCursor cell = table->cellAt(static_cast<int>(row), 0).firstCursorPosition();
        if (rows[row].part) insertPart(cell, *rows[row].part);
        cell.insertText(rows[row].name, charFormat(tokens().text, QFont::DemiBold));
        cell = table->cellAt(static_cast<int>(row), 1).firstCursorPosition();
        cell.insertText(rows[row].text, charFormat(tokens().text));
    }
    cursor.movePosition(QTextCursor::End);
}

}  // namespace

GuideDialog::GuideDialog(QWidget* parent) : QDialog(parent), m_text(new QTextBrowser(this)) {
    setWindowTitle(tr("Guide"));
    resize(680, 640);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    m_text->setFont(panelFont());
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setAccessibleName(tr("Guide"));
    m_text->document()->setDocumentMargin(18);
    installTextParts(m_text->document());
    outer->addWidget(m_text, 1);
    addCloseFoot(this, outer);
    connect(&Theme::instance(), &Theme::changed, this, &GuideDialog::write);
    write();
}

void GuideDialog::write() {
    m_text->clear();
    QTextCursor cursor(m_text->document());
    bool first = true;
    for (const GuideSection& section : guideSections()) {
        QTextCharFormat title = charFormat(tokens().text, QFont::DemiBold);
        title.setFontPointSize(1.25 * panelFont().pointSizeF());
        if (first) {
            cursor.setBlockFormat(block(0, 6));
        } else {
            cursor.insertBlock(block(18, 6));
        }
        first = false;
        cursor.insertText(section.title, title);
        for (const QString& paragraph : section.paragraphs) {
            cursor.insertBlock(block(0, 6));
            cursor.insertText(paragraph, charFormat(tokens().text));
        }
        if (!section.rows.empty()) writeTable(cursor, section.rows);
    }
    m_text->moveCursor(QTextCursor::Start);
}

}  // namespace quantie
