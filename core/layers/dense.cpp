// Dense, Embedding and RandomFourierFeatures: a table or matrix over the last dimension.
#include <array>

#include "core/layers/call_access.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"
#include "core/layers/fused.h"
#include "core/layers/quantized_weights.h"

namespace quantie {

namespace {

WeightSpecs denseWeights(const ShapeQuery& query) {
    const Config config(query.config);
    const std::int64_t units = config.count("units");
    WeightSpec kernel = weight("kernel", {lastDim(firstInput(query)), units});
    WeightSpecs bias;
    if (config.flag("use_bias", true)) bias.push_back(weight("bias", {units}));
    if (const DTypePolicy policy = dtypePolicy(query.config); !policy.mode.empty()) {
        return quantizedWeights(policy, {"kernel", kernel.shape}, bias);
    }
    bias.insert(bias.begin(), std::move(kernel));
    return bias;
}

Shapes lastBecomes(const ShapeQuery& query, std::int64_t dim) {
    return fromFirstInput(query, [dim](const Shape& input) {
        requireRankAtLeast(input, 2);
        Shape output = input;
        output.back() = dim;
        return output;
    });
}

Shapes denseOutputs(const ShapeQuery& query) {
    return lastBecomes(query, Config(query.config).count("units"));
}

WeightSpecs embeddingWeights(const ShapeQuery& query) {
    const Config config(query.config);
    WeightSpec table = weight("embeddings", {config.count("input_dim"), config.count("output_dim")});
    const DTypePolicy policy = dtypePolicy(query.config);
    if (policy.mode.empty()) return {std::move(table)};
    return quantizedWeights(policy, {"embeddings", table.shape, true}, {});
}

Shapes embeddingOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    return fromFirstInput(query, [&config](Shape shape) {
        shape.push_back(config.count("output_dim"));
        return shape;
    });
}

/// ReversibleEmbedding (Keras 3): a call with reverse=True multiplies with the table instead of looking up in it.
bool isReversed(const ShapeQuery& query) {
    const Json* reverse = argument(query, 1, "reverse");
    return reverse != nullptr && *reverse == Json(true);
}

WeightSpecs reversibleWeights(const ShapeQuery& query) {
    const Config config(query.config);
    WeightSpecs weights = embeddingWeights(query);
    if (config.flag("tie_weights", true)) return weights;
    const Shape back{config.count("output_dim"), config.count("input_dim")};
    const DTypePolicy policy = dtypePolicy(query.config);
    if (policy.mode.empty()) {
        weights.push_back(weight("reverse_embeddings", back));
        return weights;
    }
    const MaybeShape known = policy.mode == "int8" ? MaybeShape(back) : std::nullopt;
    // Both tables have one list of groups.
    for (WeightSpec& spec : quantizedWeights(policy, {"reverse_embeddings", known}, {})) {
        if (spec.path != "g_idx") weights.push_back(std::move(spec));
    }
    return weights;
}

Shapes reversibleOutputs(const ShapeQuery& query) {
    return isReversed(query) ? lastBecomes(query, Config(query.config).count("input_dim")) : embeddingOutputs(query);
}

/// Tied, both directions read the table; else each its own.
bool reversibleReads(const ShapeQuery& query, std::string_view path) {
    if (Config(query.config).flag("tie_weights", true) || path == "g_idx") return true;
    return path.starts_with("reverse_") == isReversed(query);
}

WeightSpecs fourierWeights(const ShapeQuery& query) {
    const std::int64_t features = Config(query.config).count("output_dim");
    return {fixedWeight("unscaled_kernel", {lastDim(firstInput(query)), features}), fixedWeight("bias", {features}),
            weight("kernel_scale", {1})};
}

Shapes fourierOutputs(const ShapeQuery& query) {
    return lastBecomes(query, Config(query.config).count("output_dim"));
}

constexpr std::array rows{
    LayerClass{.name = "Dense",
               .weights = denseWeights,
               .outputs = denseOutputs,
               .forward = denseForward,
               .passesMask = MaskPassing::Always,
               .fusing = &denseFusing},
    LayerClass{
        .name = "Embedding", .weights = embeddingWeights, .outputs = embeddingOutputs, .forward = embeddingForward},
    LayerClass{.name = "ReversibleEmbedding",
               .weights = reversibleWeights,
               .outputs = reversibleOutputs,
               .forward = reversibleForward,
               .casts = false,
               .reads = reversibleReads},
    LayerClass{.name = "RandomFourierFeatures", .weights = fourierWeights, .outputs = fourierOutputs},
};

}  // namespace

Family denseFamily() {
    return rows;
}

}  // namespace quantie
