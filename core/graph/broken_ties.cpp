#include "core/graph/broken_ties.h"

#include <algorithm>
#include <set>
#include <utility>

namespace quantie {
namespace {

/// Where the scale of a layer's codes stands among its weights; -1 for a weight that has none.
int scaleOf(const Layer& layer, const Weight& codes) {
    const auto found = std::find_if(layer.weights.begin(), layer.weights.end(),
                                    [&codes](const Weight& weight) { return weight.path == codes.path + "_scale"; });
    return found == layer.weights.end() ? -1 : static_cast<int>(found - layer.weights.begin());
}

}  // namespace

void warnOfBrokenTies(Graph& graph) {
    std::set<std::pair<int, std::pair<int, int>>> reads;
    for (const Use& use : graph.uses) reads.insert({use.call, {use.ref.layer, use.ref.weight}});
    for (const Use& use : graph.uses) {
        if (graph.variables[use.variable].dtype != DType::Int8) continue;
        const Layer& owner = graph.model->layers[use.ref.layer];
        const int scale = scaleOf(owner, owner.weights[use.ref.weight]);
        if (scale < 0 || reads.contains({use.call, {use.ref.layer, scale}})) continue;
        graph.warnings.push_back(
            {use.id, "reads the codes of " + owner.name +
                         " without their scale, as numbers: quantize() broke this tie, "
                         "and Keras computes wrong outputs; leave " +
                         owner.name +
                         " out of quantize(), or export the model as it was before with a choice per use"});
    }
}

}  // namespace quantie
