#include "ui/graph/navigation.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace quantie {
namespace {

/// Distance along the way minus, and across it times three; infinite where `to` does not lie that way.
qreal effort(const QRectF& from, const QRectF& to, Way way) {
    const QPointF apart = to.center() - from.center();
    const bool vertical = way == Way::Up || way == Way::Down;
    const qreal sign = way == Way::Up || way == Way::Left ? -1 : 1;
    const qreal along = sign * (vertical ? apart.y() : apart.x());
    const qreal across = std::abs(vertical ? apart.x() : apart.y());
    if (along <= 1) return std::numeric_limits<qreal>::infinity();
    return along + 3 * across;
}

int nearest(const Scene& scene, int box, const std::vector<int>& candidates, Way way) {
    int best = -1;
    qreal least = std::numeric_limits<qreal>::infinity();
    for (const int candidate : candidates) {
        if (candidate == box || scene.boxes()[candidate].isFrame()) continue;
        const qreal own = effort(scene.boxes()[box].rect, scene.boxes()[candidate].rect, way);
        if (own < least) {
            least = own;
            best = candidate;
        }
    }
    return best;
}

std::vector<int> linked(const Scene& scene, int box) {
    std::vector<int> others;
    for (const SceneEdge& edge : scene.edges()) {
        const int from = scene.shown(edge.from);
        const int to = scene.shown(edge.to);
        if (from == box && to != box) others.push_back(to);
        if (to == box && from != box) others.push_back(from);
    }
    return others;
}

/// Beside the box, in its layer: within its height (or width, for layers that run down).
std::vector<int> beside(const Scene& scene, int box, Way way) {
    const QRectF rect = scene.boxes()[box].rect;
    const QRectF bounds = scene.bounds();
    const bool vertical = way == Way::Up || way == Way::Down;
    return scene.boxesIn(vertical ? QRectF(rect.left(), bounds.top(), rect.width(), bounds.height())
                                  : QRectF(bounds.left(), rect.top(), bounds.width(), rect.height()));
}

int firstBox(const Scene& scene) {
    const auto& boxes = scene.boxes();
    int best = -1;
    for (int i = 0; i < static_cast<int>(boxes.size()); ++i) {
        if (boxes[i].hidden || boxes[i].isFrame()) continue;
        if (best < 0 || boxes[i].rect.top() + boxes[i].rect.left() < boxes[best].rect.top() + boxes[best].rect.left()) {
            best = i;
        }
    }
    return best;
}

}  // namespace

int boxTowards(const Scene& scene, int box, Way way) {
    if (box < 0) return firstBox(scene);
    if (scene.boxes()[box].isFrame()) {
        const int inside = nearest(scene, box, scene.boxesIn(scene.boxes()[box].rect), way);
        return inside >= 0 ? inside : nearest(scene, box, beside(scene, box, way), way);
    }
    const int along = nearest(scene, box, linked(scene, box), way);
    return along >= 0 ? along : nearest(scene, box, beside(scene, box, way), way);
}

int neighbourUse(const Graph& graph, const Item& current, int step) {
    const int count = static_cast<int>(graph.uses.size());
    if (count == 0) return -1;
    if (current.kind == Item::Kind::Use) return std::clamp(current.index + step, 0, count - 1);
    if (current.kind == Item::Kind::Variable) return graph.variables[current.index].uses.front();
    if (current.kind != Item::Kind::Call) return step > 0 ? 0 : count - 1;
    // Uses stand in the order of their calls.
    const auto first = std::ranges::lower_bound(graph.uses, current.index, {}, &Use::call);
    const int at = static_cast<int>(first - graph.uses.begin());
    return std::clamp(step > 0 ? at : at - 1, 0, count - 1);
}

int neighbourInTie(const Graph& graph, const Item& current, int step) {
    const int variable = current.kind == Item::Kind::Variable ? current.index
                         : current.kind == Item::Kind::Use    ? graph.uses[current.index].variable
                                                              : -1;
    if (variable < 0) return -1;
    const auto& uses = graph.variables[variable].uses;
    if (current.kind == Item::Kind::Variable) return step > 0 ? uses.front() : uses.back();
    if (uses.size() < 2) return -1;
    const auto at = std::ranges::find(uses, current.index) - uses.begin();
    const auto count = static_cast<std::ptrdiff_t>(uses.size());
    return uses[(at + step + count) % count];
}

int boxShowing(const Scene& scene, const Graph& graph, const Item& item) {
    switch (item.kind) {
        case Item::Kind::Use:
            return scene.boxOf({Item::Kind::Call, graph.uses[item.index].call});
        case Item::Kind::Variable:
            return boxShowing(scene, graph, {Item::Kind::Use, graph.variables[item.index].uses.front()});
        default:
            return scene.boxOf(item);
    }
}

QRectF itemPlace(const Scene& scene, const Graph& graph, const Item& item) {
    const int box = boxShowing(scene, graph, item);
    if (box < 0) return {};
    const SceneBox& shown = scene.boxes()[box];
    return shown.isFrame() ? headOf(shown.rect) : shown.rect;
}

}  // namespace quantie
