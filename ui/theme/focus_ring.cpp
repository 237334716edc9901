#include "ui/theme/focus_ring.h"

#include <QPainter>

#include "ui/theme/theme.h"

namespace quantie {

void drawFocusRing(QPainter* painter, const QRectF& rect, qreal radius) {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(tokens().accentLine, 1.5));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(rect.adjusted(-2, -2, 2, 2), radius + 2, radius + 2);
    painter->restore();
}

}  // namespace quantie
