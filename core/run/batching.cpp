#include "core/run/batching.h"

#include <algorithm>

namespace quantie {

std::int64_t batchSize(const Graph& graph, std::int64_t wanted) {
    for (const GraphTensor& input : graph.inputs) {
        if (input.call < 0 || graph.calls[input.call].outputs.empty()) continue;
        const MaybeShape& shape = graph.calls[input.call].outputs.front();
        if (shape && !shape->empty() && shape->front() > 0) return shape->front();
    }
    return wanted;
}

bool isStateful(const Model& model, int layer) {
    const Layer& self = model.layers[layer];
    const Json* stateful = findMember(*self.config, "stateful");
    if (stateful != nullptr && *stateful == Json(true)) return true;
    return std::any_of(self.children.begin(), self.children.end(),
                       [&](const Child& child) { return isStateful(model, child.layer); });
}

bool keepsState(const Graph& graph) {
    return std::any_of(graph.calls.begin(), graph.calls.end(),
                       [&](const GraphCall& call) { return isStateful(*graph.model, call.layer); });
}

}  // namespace quantie
