#include "core/export/top_clone.h"

#include <algorithm>
#include <unordered_map>

namespace quantie {

Clone topClone(const Model& model) {
    const Network& network = model.top();
    Clone clone;
    std::unordered_map<int, int> place;  // of a layer in the clone
    for (const int layer : network.layers) {
        place[layer] = static_cast<int>(clone.layers.size());
        CloneLayer& copy = clone.layers.emplace_back();
        copy.name = model.layers[layer].name;
        copy.className = model.layers[layer].className;
    }
    place[-1] = static_cast<int>(clone.layers.size());
    clone.layers.emplace_back();  // the implicit input; it has no weights, and nothing reads its name
    const auto at = [&](const TensorRef& ref) {
        const Call& call = network.calls[ref.call];
        return CloneTensor{place.at(call.layer), call.index, ref.tensor};
    };
    for (const Call& call : network.calls) {
        auto& calls = clone.layers[place[call.layer]].calls;
        calls.resize(std::max(calls.size(), static_cast<std::size_t>(call.index) + 1));
        CloneCall& copy = calls[call.index];
        for (const TensorRef& input : call.inputs) copy.inputs.push_back(at(input));
        copy.args = call.args;
        copy.kwargs = call.kwargs;
    }
    for (const TensorRef& input : network.inputs) clone.inputs.push_back(at(input));
    for (const TensorRef& output : network.outputs) clone.outputs.push_back(at(output));
    return clone;
}

}  // namespace quantie
