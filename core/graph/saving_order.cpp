#include "core/graph/saving_order.h"

#include <map>

#include "core/model/equal_layers.h"

namespace quantie {
namespace {

/// Layers of models only: what a config holds is not always numbered. A dict without an id is an object of its own.
bool isNumbered(const Model& model, int layer) {
    for (; layer >= 0; layer = containerOf(model, layer)) {
        if (model.layers[layer].parent >= 0) return false;
    }
    return true;
}

}  // namespace

std::set<std::int64_t> idsMetBefore(const Model& model) {
    std::map<std::int64_t, int> bearers;
    std::set<std::int64_t> met;
    std::int64_t numbered = 0;  // distinct layers that begin before the one at hand
    for (std::size_t id = 0; id < model.layers.size(); ++id) {
        const Layer& layer = model.layers[id];
        const bool counts = isNumbered(model, static_cast<int>(id));
        if (layer.sharedObjectId) {
            const bool first = ++bearers[*layer.sharedObjectId] == 1;
            std::int64_t around = 0;  // models get their numbers after what is in them
            for (int outer = containerOf(model, static_cast<int>(id)); outer >= 0; outer = containerOf(model, outer))
                around += isNumbered(model, outer) ? 1 : 0;
            if (first && *layer.sharedObjectId < numbered - around) met.insert(*layer.sharedObjectId);
            numbered += counts && first ? 1 : 0;
        } else {
            numbered += counts ? 1 : 0;
        }
    }
    for (const auto& [id, count] : bearers) {
        if (count == 1) met.insert(id);
    }
    return met;
}

}  // namespace quantie
