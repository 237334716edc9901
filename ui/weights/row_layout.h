// Where the parts of one row of the tree stand: the same for drawing and for the mouse.
#pragma once

#include <QFont>
#include <QRect>

#include "ui/weights/weight_words.h"

namespace quantie {

/// What can be clicked in a row.
enum class RowPart { None, Fold, Tick, Chip, Accept, Reject };

/// The columns, from the header.
struct RowColumns {
    int bits = 0;  ///< left edges
    int decibels = 0;
    int right = 0;
};

struct RowLayout {
    QRect fold, tick, badge, name, size, secondLine, chip, decibels, accept, reject;  ///< null where the row has none
    bool shapeOnly = false;  ///< too narrow for the bytes beside the shape

    RowPart partAt(QPoint position) const;
};

/// 11 of 12: second lines and sizes.
QFont secondFont(const QFont& font);
/// Names of tied variables.
QFont strongFont(const QFont& font);

/// 24, or 41 with two lines, with the panels' font at 96 dots per inch.
int rowHeight(WeightRow::Kind kind, const QFont& font);

RowLayout rowLayout(const WeightWords& words, WeightRow::Kind kind, const QRect& row, const RowColumns& columns,
                    const QFont& font);

QString acceptText();
QString rejectText();

}  // namespace quantie
