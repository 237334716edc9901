// TFMOT's pruning and clustering wrappers: a mask, or centroids and indices, beside each prunable weight.
#include <algorithm>
#include <array>
#include <string>

#include "core/layers/call_access.h"
#include "core/layers/config_access.h"
#include "core/layers/families.h"

namespace quantie {

namespace {

std::vector<ChildSpec> wrappedChild(const Json& config) {
    return childUnder(config, "layer");
}

std::string childClass(const ShapeQuery& query) {
    const Json* layer = Config(query.config).find("layer");
    return layer != nullptr && layer->is_object() ? Config(*layer).text("class_name", "") : "";
}

/// The weights that TFMOT's registries name for a class: those with most of the numbers.
std::vector<std::string> largeWeights(const std::string& className) {
    if (className == "Embedding") return {"embeddings"};
    if (className.starts_with("SeparableConv")) return {"pointwise_kernel"};
    if (className == "LSTM" || className == "GRU" || className == "SimpleRNN" || className == "RNN") {
        return {"cell.kernel", "cell.recurrent_kernel"};
    }
    if (className == "MultiHeadAttention") {
        return {"query.kernel", "key.kernel", "value.kernel", "attention_output.kernel"};
    }
    if (className == "Dense" || className.starts_with("Conv") || className.starts_with("LocallyConnected")) {
        return {"kernel"};
    }
    return {};
}

WeightSpec fixedLike(const std::string& name, const MaybeShape& shape, DType dtype = DType::Float32) {
    WeightSpec spec = shape ? fixedWeight(name, *shape, dtype) : unknownWeight(name);
    spec.trainable = false;
    spec.dtype = dtype;
    return spec;
}

WeightSpecs pruningWeights(const ShapeQuery& query) {
    query.child("layer", query.inputs);
    WeightSpecs weights;
    for (const std::string& name : largeWeights(childClass(query))) {
        weights.push_back(fixedLike("mask", weightOfChild(query, "layer", name)));
        weights.push_back(fixedWeight("threshold", {}));
    }
    weights.push_back(fixedWeight("pruning_step", {}, DType::Int64));
    return weights;
}

WeightSpecs clusteringWeights(const ShapeQuery& query) {
    query.child("layer", query.inputs);
    const Config config(query.config);
    const std::int64_t clusters = config.count("number_of_clusters");
    const std::string className = childClass(query);
    const bool perChannel = config.flag("cluster_per_channel", false) && className == "Conv2D";
    WeightSpecs weights;
    for (const std::string& name : largeWeights(className)) {
        const MaybeShape shape = weightOfChild(query, "layer", name);
        Shape centroids{clusters};
        if (perChannel) centroids.insert(centroids.begin(), shape && !shape->empty() ? shape->back() : unknownDim);
        weights.push_back(weight("cluster_centroids_" + name, centroids));
        weights.push_back(fixedLike("pulling_indices_" + name, shape, DType::Int64));
    }
    return weights;
}

constexpr std::array rows{
    LayerClass{
        .name = "ClusterWeights", .children = wrappedChild, .weights = clusteringWeights, .outputs = wrappedOutputs},
    LayerClass{
        .name = "PruneLowMagnitude", .children = wrappedChild, .weights = pruningWeights, .outputs = wrappedOutputs},
};

}  // namespace

Family prunedFamily() {
    return rows;
}

}  // namespace quantie
