#include "ui/sweep/sweep_delegate.h"

#include <QPainter>

#include "ui/sweep/sweep_model.h"
#include "ui/theme/focus_ring.h"
#include "ui/theme/font.h"
#include "ui/theme/heat.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr int cellHeight = 26;
constexpr qreal barHeight = 3;

void paintPresent(QPainter* painter, const QRectF& field, const QColor& ink) {
    painter->setPen(QPen(ink, 2));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(field.adjusted(1, 1, -1, -1));
}

}  // namespace

QSize SweepDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QSize size = QStyledItemDelegate::sizeHint(option, index);
    return {std::max(size.width() + 12, index.column() == SweepModel::Use ? 0 : 72), cellHeight};
}

void SweepDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    if (index.column() == SweepModel::Use) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    const Tokens& t = tokens();
    const QRectF field = QRectF(option.rect).adjusted(1, 1, -1, -1);
    const QVariant decibels = index.data(SweepModel::DecibelsRole);
    const QVariant share = index.data(SweepModel::ShareRole);
    const QColor ink = decibels.isValid() ? onHeatColour(decibels.toDouble()) : t.text;
    painter->save();
    painter->setFont(option.font);
    if (decibels.isValid()) painter->fillRect(field, heatColour(decibels.toDouble()));
    if (share.isValid()) {
        painter->fillRect(
            QRectF(field.left() + 4, field.bottom() - barHeight - 2, (field.width() - 8) * share.toDouble(), barHeight),
            t.bar);
    }
    painter->setPen(ink);
    const auto align = static_cast<Qt::Alignment>(index.data(Qt::TextAlignmentRole).toInt());
    painter->drawText(field.adjusted(8, 0, -8, 0), static_cast<int>(align) | Qt::TextSingleLine,
                      index.data(Qt::DisplayRole).toString());
    if (index.data(SweepModel::PresentRole).toBool()) paintPresent(painter, field, ink);
    if (option.state.testFlag(QStyle::State_HasFocus)) drawFocusRing(painter, field);
    painter->restore();
}

}  // namespace quantie
