// The chip of a use: how it is read, in a word. Hollow is float, filled is quantized.
#pragma once

#include <QFont>
#include <QRectF>
#include <QString>

#include "core/quant/scheme.h"
#include "core/tensor/dtype.h"

class QPainter;

namespace quantie {

struct Chip {
    QString text;
    bool quantized = false;
    bool byRule = false;       ///< its corner is cut
    bool mixed = false;        ///< a row, group or variable whose uses differ
    bool unavailable = false;  ///< dashed; a tooltip says why
    bool focused = false;
    bool onSelection = false;  ///< stands on the accent, as in a selected row

    bool operator==(const Chip&) const = default;
};

/// "W8", "W4·ch": the axis of the scales is for the tooltip.
Chip quantizedChip(const Scheme& scheme, bool byRule = false);
/// Of a use that cannot be quantized: "n/a".
Chip unavailableChip();
/// "F32", "F16", "BF16", "F64"; integers and booleans cannot be quantized: "n/a".
Chip floatChip(DType dtype);
Chip mixedChip();

/// "W8, one scale", "W4, a scale per channel", "float32": the same in words, for accessible names.
QString chipInWords(const Chip& chip);

inline constexpr qreal chipHeight = 18;
QFont chipFont();
/// 18 high, 42 wide or more. Chips of one column take the width of the widest.
QSizeF chipSize(const Chip& chip);
/// Fills the rectangle; the focus ring lies 2 outside.
void drawChip(QPainter* painter, const QRectF& rect, const Chip& chip);

}  // namespace quantie
