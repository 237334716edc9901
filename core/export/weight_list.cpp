#include "core/export/weight_list.h"

#include <algorithm>
#include <set>

#include "core/base/error.h"
#include "core/model/keras_order.h"

namespace quantie {

CloneWeight cloneWeight(const Graph& graph, const VariableIndex& variables, const WeightRef& ref) {
    const Layer& layer = graph.model->layers[ref.layer];
    std::string path = layer.weights[ref.weight].path;
    std::replace(path.begin(), path.end(), '.', '/');
    CloneWeight weight;
    weight.name = layer.name + "/" + path + ":0";
    const int variable = variables.of(ref).variable;
    weight.identity = variable >= 0 ? "v" + std::to_string(variable)
                                    : "w" + std::to_string(ref.layer) + "." + std::to_string(ref.weight);
    if (const StoredArray* stored = variables.stored(ref)) {
        weight.load = stored->load;
        weight.bytes = elementCount(stored->shape) * static_cast<std::int64_t>(dtypeSize(stored->dtype));
    } else if (graph.model->hasWeights()) {
        throw Error(ErrorCode::Unsupported, layer.name,
                    "the file stores no '" + layer.weights[ref.weight].path + "' for it");
    }
    return weight;
}

std::vector<CloneWeight> cloneWeights(const Graph& graph, const VariableIndex& variables, int layer,
                                      const std::vector<int>& objects) {
    std::vector<CloneWeight> weights;
    for (const WeightRef& ref : kerasOrder(*graph.model, layer, objects)) {
        weights.push_back(cloneWeight(graph, variables, ref));
    }
    separateNames(weights);
    return weights;
}

void separateNames(std::vector<CloneWeight>& weights) {
    std::set<std::string> taken;
    for (CloneWeight& weight : weights) {
        const std::string stem = weight.name.substr(0, weight.name.rfind(':'));
        for (int k = 1; !taken.insert(weight.name).second; ++k) weight.name = stem + "_" + std::to_string(k) + ":0";
    }
}

}  // namespace quantie
