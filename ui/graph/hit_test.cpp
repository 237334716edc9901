#include "ui/graph/hit_test.h"

#include <cmath>

namespace quantie {
namespace {

constexpr qreal aimAtParts = 0.7;
constexpr qreal aimAtRows = 0.4;

GraphHit inRows(const SceneBox& box, int index, const QPointF& point, qreal scale) {
    const auto count = static_cast<int>(box.content.rows.size());
    const int row =
        std::min(count - 1, static_cast<int>((point.y() - box.rect.top() - nodeHeadHeight) / nodeRowHeight));
    if (scale >= aimAtParts) {
        if (nodeChipRect(box.rect, box.columns, row).contains(point)) return {GraphHit::Part::Chip, index, row};
        const Badge& badge = box.content.rows[row].badge;
        if (nodeBadgeRect(box.rect, badge, box.columns, row).contains(point))
            return {GraphHit::Part::Badge, index, row};
    }
    return {GraphHit::Part::Row, index, row};
}

GraphHit inBox(const SceneBox& box, int index, const QPointF& point, qreal scale) {
    const bool inHead = point.y() < box.rect.top() + nodeHeadHeight;
    if (box.form == SceneBox::Form::Group && scale >= aimAtRows && foldRect(box.rect).contains(point)) {
        return {GraphHit::Part::Fold, index, -1};
    }
    if (box.isFrame() && !inHead) return {};
    if (inHead || box.content.rows.empty() || scale < aimAtRows) return {GraphHit::Part::Head, index, -1};
    return inRows(box, index, point, scale);
}

qreal distanceToLine(const QPointF& point, const QPointF& from, const QPointF& to) {
    const QPointF along = to - from;
    const qreal length = QPointF::dotProduct(along, along);
    const qreal part = length > 0 ? std::clamp(QPointF::dotProduct(point - from, along) / length, 0.0, 1.0) : 0;
    const QPointF apart = point - from - along * part;
    return std::hypot(apart.x(), apart.y());
}

bool passes(const QList<QPointF>& curve, const QPointF& point, qreal reach) {
    constexpr int steps = 12;
    for (qsizetype i = 3; i < curve.size(); i += 3) {
        QPointF last = curve[i - 3];
        for (int step = 1; step <= steps; ++step) {
            const qreal t = static_cast<qreal>(step) / steps;
            const qreal u = 1 - t;
            const QPointF next = u * u * u * curve[i - 3] + 3 * u * u * t * curve[i - 2] +
                                 3 * u * t * t * curve[i - 1] + t * t * t * curve[i];
            if (distanceToLine(point, last, next) <= reach) return true;
            last = next;
        }
    }
    return false;
}

}  // namespace

GraphHit hitTest(const Scene& scene, const QPointF& point, qreal scale) {
    GraphHit title;
    for (const int index : scene.boxesIn({point, QSizeF(0, 0)})) {
        const GraphHit hit = inBox(scene.boxes()[index], index, point, scale);
        if (!hit) continue;
        // Calls lie over the titles of the groups around them.
        if (!scene.boxes()[index].isFrame()) return hit;
        title = hit;
    }
    return title;
}

QList<Item> hitItems(const Scene& scene, const GraphHit& hit) {
    if (!hit) return {};
    const SceneBox& box = scene.boxes()[hit.box];
    QList<Item> items;
    if (hit.part == GraphHit::Part::Head || hit.part == GraphHit::Part::Fold || box.form == SceneBox::Form::Group) {
        if (const Item item = box.item()) items.append(item);
        if (hit.part != GraphHit::Part::Badge) return items;
        items.clear();
    }
    const NodeRow& row = box.content.rows[hit.row];
    if (hit.part == GraphHit::Part::Badge) {
        for (const int variable : row.variables) items.append({Item::Kind::Variable, variable});
    } else {
        for (const int use : row.uses) items.append({Item::Kind::Use, use});
    }
    return items;
}

int edgeAt(const Scene& scene, const QPointF& point, qreal reach) {
    for (const int edge : scene.edgesIn({point - QPointF(reach, reach), QSizeF(2 * reach, 2 * reach)})) {
        if (passes(scene.edges()[edge].curve, point, reach)) return edge;
    }
    return -1;
}

}  // namespace quantie
