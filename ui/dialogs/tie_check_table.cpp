#include "ui/dialogs/tie_check_table.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>
#include <array>

#include "ui/theme/font.h"
#include "ui/theme/icon.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

enum Column { TieColumn, SubjectColumn, BeforeColumn, FileColumn, ResultColumn, ColumnCount };

constexpr int tableRowHeight = 26;
constexpr int mostRows = 10;
constexpr int padding = 6;

struct VerdictRow {
    const char* icon;
    QColor Tokens::*colour;
};

/// By CheckRow::Verdict.
constexpr std::array<VerdictRow, 4> verdicts = {
    {{"ok", &Tokens::ok}, {"warning", &Tokens::warn}, {"warning", &Tokens::bad}, {"info", &Tokens::muted}}};

class CheckDelegate : public QStyledItemDelegate {
  public:
    explicit CheckDelegate(TieCheckTable& table) : QStyledItemDelegate(&table), m_table(table) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const CheckRow& row = m_table.rows()[static_cast<std::size_t>(index.row())];
        painter->save();
        const QRectF cell = QRectF(option.rect).adjusted(padding, 0, -4, 0);
        if (index.column() == TieColumn) {
            paintBadge(painter, cell, row.badge);
        } else if (index.column() == ResultColumn) {
            paintResult(painter, cell, row);
        } else {
            paintText(painter, cell, index.data().toString(), tokens().text);
        }
        painter->setPen(tokens().line);
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
        painter->restore();
    }

  private:
    static void paintBadge(QPainter* painter, const QRectF& cell, const Badge& badge) {
        if (badge.text.isEmpty()) return;
        QRectF place({}, badgeSize(badge));
        place.moveCenter(cell.center());
        place.moveLeft(cell.left());
        drawBadge(painter, place, badge);
    }

    void paintText(QPainter* painter, const QRectF& cell, const QString& text, const QColor& colour) const {
        painter->setFont(m_table.font());
        painter->setPen(colour);
        const QString shown = QFontMetricsF(m_table.font()).elidedText(text, Qt::ElideMiddle, cell.width());
        painter->drawText(cell, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
    }

    void paintResult(QPainter* painter, const QRectF& cell, const CheckRow& row) const {
        const VerdictRow& look = verdicts.at(static_cast<std::size_t>(row.verdict));
        const QColor& colour = tokens().*look.colour;
        QRectF place(0, 0, 14, 14);
        place.moveCenter(cell.center());
        place.moveLeft(cell.left());
        drawIcon(painter, place, QString::fromLatin1(look.icon), colour);
        paintText(painter, cell.adjusted(19, 0, 0, 0), row.result, colour);
    }

    TieCheckTable& m_table;
};

QTableWidgetItem* cell(const QString& text, const QString& toolTip) {
    auto* result = new QTableWidgetItem(text);
    result->setToolTip(toolTip.isEmpty() ? text : toolTip);
    result->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    return result;
}

}  // namespace

TieCheckTable::TieCheckTable(QWidget* parent) : QTableWidget(0, ColumnCount, parent) {
    setFont(panelFont());
    setHorizontalHeaderLabels({tr("Tie"), tr("Variable"), tr("Uses before"), tr("Uses in the file"), tr("Result")});
    setItemDelegate(new CheckDelegate(*this));
    setAccessibleName(tr("Tie check"));
    setShowGrid(false);
    setSelectionMode(QAbstractItemView::NoSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(tableRowHeight);
    verticalHeader()->setDefaultSectionSize(tableRowHeight);
    QHeaderView* header = horizontalHeader();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    header->setSectionResizeMode(QHeaderView::Stretch);
    header->setSectionResizeMode(TieColumn, QHeaderView::Fixed);
    header->setSectionResizeMode(ResultColumn, QHeaderView::Fixed);
    setColumnWidth(TieColumn, 66);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
}

void TieCheckTable::setRows(std::vector<CheckRow> rows) {
    m_rows = std::move(rows);
    setRowCount(static_cast<int>(m_rows.size()));
    qreal widest = 0;
    for (int i = 0; i < rowCount(); ++i) {
        const CheckRow& row = m_rows[static_cast<std::size_t>(i)];
        setItem(i, TieColumn, cell(row.badge.text, {}));
        setItem(i, SubjectColumn, cell(row.subject, {}));
        setItem(i, BeforeColumn, cell(row.before, {}));
        setItem(i, FileColumn, cell(row.inFile, row.toolTip));
        setItem(i, ResultColumn, cell(row.result, row.toolTip));
        widest = std::max(widest, textWidth(font(), row.result));
    }
    setColumnWidth(ResultColumn, static_cast<int>(widest) + 19 + padding + 12);
    updateGeometry();
}

QSize TieCheckTable::sizeHint() const {
    const int shown = std::clamp(rowCount(), 1, mostRows);
    const int height = horizontalHeader()->sizeHint().height() + shown * tableRowHeight + 2 * frameWidth();
    return {QTableWidget::sizeHint().width(), height};
}

QSize TieCheckTable::minimumSizeHint() const {
    const int shown = std::clamp(rowCount(), 1, 4);
    return {200, horizontalHeader()->sizeHint().height() + shown * tableRowHeight + 2 * frameWidth()};
}

}  // namespace quantie
