// MultiHeadAttention: four EinsumDense projections that Keras keeps in private attributes.
#include <algorithm>
#include <array>
#include <numeric>

#include "core/layers/call_access.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"
#include "core/layers/quantized_weights.h"

namespace quantie {

namespace {

struct Inputs {
    MaybeShape query;
    MaybeShape value;
    MaybeShape key;
};

MaybeShape given(const ShapeQuery& query, std::size_t position, std::string_view name) {
    const Json* value = argument(query, position, name);
    return value == nullptr ? std::nullopt : shapeOf(query, *value);
}

Inputs readInputs(const ShapeQuery& query) {
    Inputs inputs{given(query, 0, "query"), given(query, 1, "value"), given(query, 2, "key")};
    if (argument(query, 2, "key") == nullptr) inputs.key = inputs.value;
    return inputs;
}

/// GroupedQueryAttention: heads of the query share those of key and value.
bool isGrouped(const Config& config) {
    return config.has("num_query_heads");
}

struct Heads {
    std::int64_t count;
    std::int64_t pairs;  ///< heads of key and value
    std::int64_t keyDim;
    std::int64_t valueDim;
    bool biased;

    explicit Heads(const Config& config)
        : count(config.count(isGrouped(config) ? "num_query_heads" : "num_heads")),
          pairs(config.count(isGrouped(config) ? "num_key_value_heads" : "num_heads")),
          keyDim(config.count(isGrouped(config) ? "head_dim" : "key_dim")),
          valueDim(config.count("value_dim", keyDim)),
          biased(config.flag("use_bias", true)) {}
};

/// What the last dimensions of the output are: the config's output_shape, or the query's features.
Shape outputFeatures(const Config& config, const MaybeShape& query) {
    const std::vector<std::int64_t> shape = config.integers("output_shape");
    if (shape.empty()) return {lastDim(query)};
    return config.counts("output_shape", shape.size(), 1);
}

/// An EinsumDense that the layer keeps as `name`; its weights are stored in `group`.
struct Projection {
    std::string name;
    std::string group;
    Shape kernel;
    Shape bias;
    bool biased;
};

void addProjection(WeightSpecs& weights, const Json& config, const Projection& made) {
    WeightSpecs bias;
    if (made.biased) bias.push_back(weight("bias", made.bias));
    WeightSpecs specs{weight("kernel", made.kernel)};
    specs.insert(specs.end(), bias.begin(), bias.end());
    const DTypePolicy policy = dtypePolicyOf(config, made.name);
    if (!policy.mode.empty()) {
        const bool keepsShape = policy.mode == "float8";
        specs = quantizedWeights(policy, {"kernel", keepsShape ? MaybeShape(made.kernel) : std::nullopt}, bias);
    }
    for (WeightSpec& spec : specs) {
        spec.path = made.name + "." + spec.path;
        spec.group = made.group;
        weights.push_back(std::move(spec));
    }
}

WeightSpecs projections(const ShapeQuery& query) {
    const Config config(query.config);
    const Heads heads(config);
    const Inputs inputs = readInputs(query);
    // Keras 3 keeps MultiHeadAttention's in properties, which a file calls without the underscore.
    const std::string underscore = query.layer.keras3 && !isGrouped(config) ? "" : "_";
    WeightSpecs weights;
    const auto addHeads = [&](const std::string& name, const std::string& group, const MaybeShape& from,
                              std::int64_t count, std::int64_t width) {
        addProjection(weights, query.config,
                      {name, group, {lastDim(from), count, width}, {count, width}, heads.biased});
    };
    addHeads("query", underscore + "query_dense", inputs.query, heads.count, heads.keyDim);
    addHeads("key", underscore + "key_dense", inputs.key, heads.pairs, heads.keyDim);
    if (config.flag("use_gate", false)) addHeads("gate", "_gate_dense", inputs.query, heads.count, heads.valueDim);
    addHeads("value", underscore + "value_dense", inputs.value, heads.pairs, heads.valueDim);
    const Shape features = outputFeatures(config, inputs.query);
    Shape kernel{heads.count, heads.valueDim};
    kernel.insert(kernel.end(), features.begin(), features.end());
    addProjection(weights, query.config,
                  {"attention_output", underscore + "output_dense", kernel, features, heads.biased});
    return weights;
}

/// Dimensions that attention runs over; all between batch and features where the config does not say.
std::vector<std::size_t> attentionAxes(const Config& config, std::size_t rank) {
    std::vector<std::size_t> axes;
    for (const std::int64_t axis : config.integers("attention_axes")) {
        axes.push_back(axisIndex(axis, rank, "attention_axes"));
    }
    if (axes.empty() && rank > 2) {
        axes.resize(rank - 2);
        std::iota(axes.begin(), axes.end(), std::size_t{1});
    }
    return axes;
}

/// Scores: the dimensions that attention leaves alone with the heads, then the query's and the key's attended ones.
MaybeShape scores(const Config& config, const Inputs& inputs) {
    if (!inputs.query || !inputs.key || inputs.query->size() != inputs.key->size()) return std::nullopt;
    const std::size_t rank = inputs.query->size();
    const std::vector<std::size_t> axes = attentionAxes(config, rank);
    Shape shape;
    for (std::size_t i = 0; i + 1 < rank; ++i) {
        if (std::find(axes.begin(), axes.end(), i) == axes.end()) shape.push_back((*inputs.query)[i]);
    }
    shape.push_back(Heads(config).count);
    for (const std::size_t axis : axes) shape.push_back((*inputs.query)[axis]);
    for (const std::size_t axis : axes) shape.push_back((*inputs.key)[axis]);
    return shape;
}

Shapes attentionOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    const Inputs inputs = readInputs(query);
    Shapes outputs{std::nullopt};
    if (inputs.query) {
        requireRankAtLeast(*inputs.query, 3);
        Shape output(inputs.query->begin(), inputs.query->end() - 1);
        const Shape features = outputFeatures(config, inputs.query);
        output.insert(output.end(), features.begin(), features.end());
        outputs.front() = output;
    }
    const Json* wanted = argument(query, 4, "return_attention_scores");
    if (wanted != nullptr && *wanted == Json(true)) outputs.push_back(scores(config, inputs));
    return outputs;
}

constexpr std::array rows{
    LayerClass{.name = "MultiHeadAttention",
               .weights = projections,
               .outputs = attentionOutputs,
               .forward = multiHeadAttentionForward},
    LayerClass{.name = "GroupedQueryAttention",
               .weights = projections,
               .outputs = attentionOutputs,
               .forward = multiHeadAttentionForward},
    LayerClass{.name = "GroupQueryAttention",  // as Keras's files call it
               .weights = projections,
               .outputs = attentionOutputs,
               .forward = multiHeadAttentionForward},
    // keras_hub's: the same layers, and arguments for a cache behind the mask.
    LayerClass{.name = "CachedMultiHeadAttention",
               .weights = projections,
               .outputs = attentionOutputs,
               .forward = cachedAttentionForward},
};

}  // namespace

Family multiHeadAttentionFamily() {
    return rows;
}

}  // namespace quantie
