// Frames and titles of nested models.
#include "ui/graph/graph_painter.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr qreal corner = 8;
constexpr qreal titleLine = 14;        ///< pixels that a title needs
constexpr qreal leastTitleWidth = 28;  ///< a frame narrower than this has none

QPolygonF triangleDown(const QPointF& at) {
    return {{at, at + QPointF(9, 0), at + QPointF(4.5, 5.5)}};
}

void paintFigure(const GraphPaint& paint, const SceneBox& box, const HeadPaint& head) {
    const Tokens& t = tokens();
    const qreal right = box.rect.right() - 12;
    const qreal left = right - paint.fonts.figure.width(head.text);
    paint.painter->setPen(head.muted ? t.muted : t.text);
    paint.fonts.figure.draw(paint.painter, QPointF(left, box.rect.top() + 18.5), head.text);
    paint.painter->setPen(t.groupLine);
    paint.painter->setBrush(head.fill);
    paint.painter->drawRoundedRect(QRectF(left - 17.5, box.rect.top() + 9.5, 11, 11), 2, 2);
}

void paintTitle(const GraphPaint& paint, const SceneBox& box) {
    const Tokens& t = tokens();
    QPainter* painter = paint.painter;
    const QPointF at = box.rect.topLeft();
    painter->setPen(Qt::NoPen);
    painter->setBrush(t.muted);
    painter->drawPolygon(triangleDown(at + QPointF(12, 12)));
    drawKindTile(painter, {at + QPointF(27, 5), QSizeF(kindTileSize, kindTileSize)},
                 {.kind = LayerKind::NestedModel, .plain = plainKinds(paint.colourBy), .ink = {}});
    const auto head = headPaint(box, paint.colourBy);
    const qreal room = box.rect.width() - 51 - 12 - (head ? 24 + paint.fonts.figure.width(head->text) : 0);
    const QString name = paint.fonts.name.elided(box.content.name, room, Qt::ElideMiddle);
    painter->setPen(t.text);
    paint.fonts.name.draw(painter, at + QPointF(51, 18.5), name);
    const qreal used = paint.fonts.name.width(name) + 8;
    if (room - used > 24) {
        painter->setPen(t.muted);
        paint.fonts.className.draw(painter, at + QPointF(51 + used, 18.5),
                                   paint.fonts.className.elided(box.content.className, room - used, Qt::ElideRight));
    }
    if (head) paintFigure(paint, box, *head);
}

/// Zoomed out, the name alone, no smaller than it can be read: in the strip, or above a frame whose strip is too low.
void paintShortTitle(const GraphPaint& paint, const SceneBox& box) {
    const InPixels pixels(paint.painter);
    const QRectF frame = pixels.toPixels(box.rect);
    const qreal room = frame.width() - 8;
    if (room < leastTitleWidth || frame.height() < titleLine) return;
    const qreal strip = nodeHeadHeight * paint.scale;
    const QRectF place(frame.left() + 4, strip < titleLine ? frame.top() - titleLine : frame.top(), room,
                       std::max(titleLine, strip));
    paint.painter->setFont(paint.fonts.least.font());
    paint.painter->setPen(tokens().text);
    paint.painter->drawText(place, Qt::AlignVCenter | Qt::AlignLeft,
                            paint.fonts.least.elided(box.content.name, room, Qt::ElideMiddle));
}

}  // namespace

void paintFrame(const GraphPaint& paint, const SceneBox& box) {
    paint.painter->setPen(QPen(tokens().groupLine, paint.scale < 1 ? 0 : 1));
    paint.painter->setBrush(groundOf(box.depth + 1));
    paint.painter->drawRoundedRect(box.rect.adjusted(0.5, 0.5, -0.5, -0.5), corner, corner);
}

void paintStrip(const GraphPaint& paint, int index) {
    const SceneBox& box = paint.scene.boxes()[index];
    const qreal inside = 1 / std::min(1.0, paint.scale);  // of the frame's line
    paint.painter->setPen(Qt::NoPen);
    paint.painter->setBrush(groundOf(box.depth + 1));
    paint.painter->drawRoundedRect(QRectF(box.rect.left() + inside, box.rect.top() + inside,
                                          box.rect.width() - 2 * inside, nodeHeadHeight - inside),
                                   corner - 1, corner - 1);
    if (paint.detail() == Detail::Full) {
        paintTitle(paint, box);
    } else {
        paintShortTitle(paint, box);
    }
}

}  // namespace quantie
