// The overview at the lower right, where not everything is in view.
#include <algorithm>

#include "ui/graph/overlays.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr QSizeF size(168, 120);
constexpr qreal margin = 12;
constexpr qreal inside = 6;
constexpr qreal leastFrame = 6;  ///< pixels of the frame around what is in view

}  // namespace

QRectF Minimap::place(const QSizeF& view) const {
    if (view.width() < 2 * size.width() || view.height() < 2 * size.height()) return {};
    return {QPointF(view.width() - margin - size.width(), view.height() - margin - size.height()), size};
}

QTransform Minimap::mapOf(const QRectF& bounds, const QSizeF& view) const {
    const QRectF at = place(view).adjusted(inside, inside, -inside, -inside);
    const qreal scale =
        std::min(at.width() / std::max(1.0, bounds.width()), at.height() / std::max(1.0, bounds.height()));
    QTransform map;
    map.translate(at.center().x(), at.center().y());
    map.scale(scale, scale);
    map.translate(-bounds.center().x(), -bounds.center().y());
    return map;
}

QPointF Minimap::toScene(const QPointF& point, const Scene& scene, const QSizeF& view) const {
    return mapOf(scene.bounds(), view).inverted().map(point);
}

void Minimap::paint(QPainter* painter, const GraphPaint& graph, const Camera& camera) {
    const QRectF at = place(camera.viewSize());
    if (at.isEmpty()) return;
    const QTransform map = mapOf(graph.scene.bounds(), camera.viewSize());
    painter->setPen(tokens().line);
    painter->setBrush(tokens().base);
    painter->drawRoundedRect(at.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    if (m_picture.isNull()) {
        const qreal ratio = painter->device()->devicePixelRatioF();
        m_picture = QPixmap((size * ratio).toSize());
        m_picture.setDevicePixelRatio(ratio);
        m_picture.fill(Qt::transparent);
        QPainter own(&m_picture);
        own.setTransform(map * QTransform::fromTranslate(-at.left(), -at.top()));
        const Marks none;
        const GraphPaint small{.painter = &own,
                               .scene = graph.scene,
                               .marks = none,
                               .fonts = graph.fonts,
                               .colourBy = graph.colourBy,
                               .scale = std::min(0.1, map.m11())};
        paintGraph(small, graph.scene.bounds());
    }
    painter->drawPixmap(at.topLeft(), m_picture);
    QRectF frame = map.mapRect(camera.visible());
    if (frame.width() < leastFrame) frame.adjust(-leastFrame / 2, 0, leastFrame / 2, 0);
    if (frame.height() < leastFrame) frame.adjust(0, -leastFrame / 2, 0, leastFrame / 2);
    painter->setPen(QPen(tokens().accentLine, 1.5));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(frame.intersected(at.adjusted(1.5, 1.5, -1.5, -1.5)), 2, 2);
}

}  // namespace quantie
