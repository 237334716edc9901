#include "core/recipe/use_facts.h"

#include <algorithm>

#include "core/base/nearest_name.h"

namespace quantie {
namespace {

/// Without every "@digits".
std::string withoutCounts(std::string_view id) {
    std::string text;
    for (std::size_t i = 0; i < id.size(); ++i) {
        const std::size_t end = id[i] == '@' ? id.find_first_not_of("0123456789", i + 1) : i + 1;
        if (end == i + 1) {
            text += id[i];
        } else if (end == std::string_view::npos) {
            break;
        } else {
            i = end - 1;
        }
    }
    return text;
}

}  // namespace

MaybeShape useShape(const Graph& graph, const Use& use) {
    const MaybeShape& own = graph.model->layers[use.ref.layer].weights[use.ref.weight].shape;
    if (own) return own;
    MaybeShape shape = graph.variables[use.variable].shape;
    if (shape && use.transposed) std::reverse(shape->begin(), shape->end());
    return shape;
}

const Layer& owner(const Graph& graph, const Use& use) {
    return graph.model->layers[use.ref.layer];
}

const Layer& reader(const Graph& graph, const Use& use) {
    return graph.model->layers[graph.calls[use.call].layer];
}

std::string_view weightName(const Graph& graph, const Use& use) {
    const std::string_view path = owner(graph, use).weights[use.ref.weight].path;
    const std::size_t dot = path.rfind('.');
    return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

bool isQuantizable(const Graph& graph, const Use& use) {
    return isFloat(graph.variables[use.variable].dtype) && !owner(graph, use).weights[use.ref.weight].ofCodes;
}

std::string nearestUse(const Graph& graph, const std::string& id) {
    const std::string plain = withoutCounts(id);
    for (const Use& use : graph.uses) {
        if (withoutCounts(use.id) == plain) return use.id;
    }
    return nearestName(id, graph.uses.size(), [&](std::size_t i) -> std::string_view { return graph.uses[i].id; });
}

}  // namespace quantie
