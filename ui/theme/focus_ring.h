// The ring around what has the keyboard: 1.5 wide, in the accent, 2 outside.
#pragma once

#include <QRectF>

class QPainter;

namespace quantie {

/// Around `rect`, whose corners have that radius.
void drawFocusRing(QPainter* painter, const QRectF& rect, qreal radius = 3);

}  // namespace quantie
