#include "ui/graph/graph_painter.h"

#include <QPainterPath>

#include "ui/theme/theme.h"

namespace quantie {
namespace {

/// What is looked at stays as it is.
bool stepsBack(const GraphPaint& paint, int box) {
    return paint.dimming > 0 && !paint.marks.tied.contains(box);
}

/// A veil of the ground: the same as painting everything below it with less opacity.
void veil(const GraphPaint& paint, const QRectF& rect, qreal corner, int depth) {
    QColor ground = groundOf(depth);
    ground.setAlphaF(static_cast<float>((1 - dimmedOpacity) * paint.dimming));
    paint.painter->setPen(Qt::NoPen);
    paint.painter->setBrush(ground);
    paint.painter->drawRoundedRect(rect.adjusted(-1, -1, 1, 1), corner, corner);
}

void paintDetailed(const GraphPaint& paint, int box) {
    const SceneBox& self = paint.scene.boxes()[box];
    if (paint.detail() == Detail::Full) {
        paintBox(paint, box);
    } else {
        paintCompactBox(paint, self);
    }
    if (stepsBack(paint, box)) veil(paint, self.rect, cornerOf(self), self.depth);
}

}  // namespace

Detail detailAt(qreal scale) {
    if (scale >= 0.7) return Detail::Full;
    if (scale >= 0.4) return Detail::Compact;
    return scale >= 0.2 ? Detail::Bar : Detail::Least;
}

QColor groundOf(int depth) {
    if (depth == 0) return tokens().canvas;
    return depth % 2 == 1 ? tokens().group : tokens().group2;
}

QPainterPath roundedTop(const QRectF& rect, qreal radius) {
    QPainterPath path;
    path.moveTo(rect.bottomLeft());
    path.lineTo(rect.left(), rect.top() + radius);
    path.quadTo(rect.topLeft(), rect.topLeft() + QPointF(radius, 0));
    path.lineTo(rect.right() - radius, rect.top());
    path.quadTo(rect.topRight(), rect.topRight() + QPointF(0, radius));
    path.lineTo(rect.bottomRight());
    path.closeSubpath();
    return path;
}

void paintGraph(const GraphPaint& paint, const QRectF& area) {
    const qreal margin = 12;  // outlines, sheets and rings reach out of their boxes
    const QRectF reach = area.adjusted(-margin, -margin, margin, margin);
    const std::vector<int> boxes = paint.scene.boxesIn(reach);
    const auto& all = paint.scene.boxes();
    std::vector<int> frames;
    std::vector<int> calls;
    for (const int box : boxes) (all[box].isFrame() ? frames : calls).push_back(box);
    // Groups are flattened from the outside in, so the outer frames come first.
    for (const int frame : frames) paintFrame(paint, all[frame]);
    paintEdges(paint, paint.scene.edgesIn(reach));
    if (paint.hairlines != nullptr) paintHairlines(paint, reach);
    if (paint.dimming > 0) veil(paint, reach, 0, 0);
    paintBands(paint);
    for (const int frame : frames) paintStrip(paint, frame);
    if (paint.detail() == Detail::Full || paint.detail() == Detail::Compact) {
        for (const int box : calls) paintDetailed(paint, box);
    } else {
        paintBars(paint, calls);
    }
    for (const int box : boxes) paintOutlines(paint, box);
    paintSockets(paint);
}

}  // namespace quantie
