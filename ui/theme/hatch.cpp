#include "ui/theme/hatch.h"

#include <QPainter>
#include <cmath>

#include "ui/theme/theme.h"

namespace quantie {
namespace {

QPainterPath rectangle(const QRectF& rect) {
    QPainterPath path;
    path.addRect(rect);
    return path;
}

}  // namespace

void drawHatch(QPainter* painter, const QPainterPath& area, const QColor& colour, qreal step, qreal width) {
    const QRectF box = area.boundingRect();
    if (box.isEmpty()) return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipPath(area, Qt::IntersectClip);
    painter->setPen(QPen(colour, width, Qt::SolidLine, Qt::FlatCap));
    // Lines x + y = k · step: two hatched areas side by side continue each other.
    const qreal along = step * std::sqrt(2.0);
    const qreal first = std::floor((box.left() + box.top()) / along) * along;
    for (qreal sum = first; sum <= box.right() + box.bottom(); sum += along) {
        painter->drawLine(QPointF(sum - box.bottom(), box.bottom()), QPointF(sum - box.top(), box.top()));
    }
    painter->restore();
}

void drawClippedHatch(QPainter* painter, const QRectF& area) {
    drawHatch(painter, rectangle(area), tokens().heat[4], 5, 2.2);
}

void drawUnusedHatch(QPainter* painter, const QRectF& area) {
    drawHatch(painter, rectangle(area), tokens().faint, 6, 1);
}

void drawExtraHatch(QPainter* painter, const QRectF& area) {
    drawHatch(painter, rectangle(area), tokens().ink, 4, 1.5);
}

}  // namespace quantie
