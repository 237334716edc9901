// Dense, Embedding and RandomFourierFeatures: a table or matrix over the last dimension.
#include <array>

#include "core/layers/call_access.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"
#include "core/layers/fused.h"

namespace quantie {

namespace {

WeightSpecs denseWeights(const ShapeQuery& query) {
    const Config config(query.config);
    const std::int64_t units = config.count("units");
    WeightSpecs weights{weight("kernel", {lastDim(firstInput(query)), units})};
    if (config.flag("use_bias", true)) weights.push_back(weight("bias", {units}));
    return weights;
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
    return {weight("embeddings", {config.count("input_dim"), config.count("output_dim")})};
}

Shapes embeddingOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    return fromFirstInput(query, [&config](Shape shape) {
        shape.push_back(config.count("output_dim"));
        return shape;
    });
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
               .passesMask = true,
               .fusing = &denseFusing},
    LayerClass{
        .name = "Embedding", .weights = embeddingWeights, .outputs = embeddingOutputs, .forward = embeddingForward},
    LayerClass{.name = "RandomFourierFeatures", .weights = fourierWeights, .outputs = fourierOutputs},
};

}  // namespace

Family denseFamily() {
    return rows;
}

}  // namespace quantie
