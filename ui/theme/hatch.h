// Hatchings, drawn as lines: sharp at every zoom, and vectors in an exported picture.
#pragma once

#include <QPainterPath>

class QPainter;
class QColor;

namespace quantie {

/// Lines at 45°, `width` wide and `step` apart, inside the area.
void drawHatch(QPainter* painter, const QPainterPath& area, const QColor& colour, qreal step, qreal width);

/// What is clipped by a quantization's range: in the colour of error.
void drawClippedHatch(QPainter* painter, const QRectF& area);
/// The part of a range that no value uses: grey.
void drawUnusedHatch(QPainter* painter, const QRectF& area);
/// What is stored more because the uses of a tie differ: ink.
void drawExtraHatch(QPainter* painter, const QRectF& area);

}  // namespace quantie
