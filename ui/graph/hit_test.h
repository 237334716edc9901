// What lies under a point of the picture.
#pragma once

#include "ui/graph/scene.h"

namespace quantie {

struct GraphHit {
    enum class Part {
        None,
        Head,  ///< of a call, an input or output; the title of a group
        Row,
        Chip,
        Badge,
        Fold,  ///< the triangle of a group
    };

    Part part = Part::None;
    int box = -1;
    int row = -1;

    bool operator==(const GraphHit&) const = default;
    explicit operator bool() const { return part != Part::None; }
};

/// `scale`: below 70 % chips, badges and triangles are too small to be aimed at; below 40 % rows are too.
GraphHit hitTest(const Scene& scene, const QPointF& point, qreal scale);

/// What a click on it selects: call, uses of the row, tied variables of the badge, group.
QList<Item> hitItems(const Scene& scene, const GraphHit& hit);

/// The edge that passes within `reach` of the point; -1 for none.
int edgeAt(const Scene& scene, const QPointF& point, qreal reach);

}  // namespace quantie
