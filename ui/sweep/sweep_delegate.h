// Cells of a sweep: the ground is the class of an error, a bar is any other figure, a ring the present setting.
#pragma once

#include <QStyledItemDelegate>

namespace quantie {

class SweepDelegate : public QStyledItemDelegate {
    Q_OBJECT
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace quantie
