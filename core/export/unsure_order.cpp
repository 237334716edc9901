#include "core/export/unsure_order.h"

#include <set>
#include <string>

namespace quantie {
namespace {

/// Names that the reader of `.keras` gives where only the file tells of a weight: "vars.0", "inner.vars.1".
bool isNamedByItsPlace(const Weight& weight) {
    const std::string end = "vars." + weight.path.substr(weight.path.rfind('.') + 1);
    return weight.path == end || weight.path.ends_with("." + end);
}

bool isUnsure(const Layer& layer) {
    bool own = false;
    std::set<std::string> hidden;  // groups of layers that the class makes by itself
    for (const Weight& weight : layer.weights) {
        if (!isNamedByItsPlace(weight)) continue;
        own = own || weight.group.empty();
        if (!weight.group.empty()) hidden.insert(weight.group);
    }
    const std::size_t inside = hidden.size() + layer.children.size();
    return hidden.size() > 1 || (inside > 0 && own) || (!hidden.empty() && !layer.children.empty());
}

}  // namespace

Diagnostics unsureOrders(const Graph& graph) {
    Diagnostics warnings;
    for (const Layer& layer : graph.model->layers) {
        if (layer.known || layer.builtIn || !isUnsure(layer)) continue;
        warnings.push_back({layer.name, "Quantie does not know " + layer.className +
                                            ", and a .keras does not tell in which order it lists its weights: where "
                                            "Keras refuses the export or computes other values with it, export the "
                                            "model's .h5, or give a layer definition"});
    }
    return warnings;
}

}  // namespace quantie
