// Strokes that the families of the style share.
#pragma once

#include <QPainter>
#include <QStyleOption>

namespace quantie {

inline constexpr qreal boxRadius = 3;

/// A box of one fill and an outline that lies inside the rectangle.
void drawBox(QPainter& painter, const QRectF& rect, const QColor& fill, const QColor& outline, qreal radius = boxRadius,
             qreal width = 1);

/// A filled triangle that points down, up, left or right, centred in the rectangle; `size` is its longer side.
void drawTriangle(QPainter& painter, const QRectF& rect, Qt::ArrowType direction, const QColor& colour, qreal size = 8);

/// The outline of a field or button: accent with the keyboard focus, fainter where it is disabled.
QColor outlineOf(const QStyleOption& option);
/// 1.5 with the keyboard focus.
qreal outlineWidthOf(const QStyleOption& option);

}  // namespace quantie
