// Draws one row of the tree, across its columns.
#pragma once

#include <QStyleOptionViewItem>

#include "ui/weights/row_layout.h"

class QPainter;

namespace quantie {

struct RowState {
    bool selected = false;
    bool active = false;   ///< the variable, or one of its uses, is selected: its badge is filled
    bool focused = false;  ///< has the keyboard, and that must be seen
    bool hovered = false;
    bool expanded = false;
    bool first = false;  ///< the topmost row of all
};

void paintRow(QPainter* painter, const QWidget* widget, const QRect& row, const WeightWords& words,
              WeightRow::Kind kind, const RowColumns& columns, const RowState& state);

}  // namespace quantie
