// Depthwise and separable convolutions.
#include <array>

#include "core/layers/call_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"
#include "core/layers/fused.h"
#include "core/layers/window.h"

namespace quantie {

namespace {

struct Depthwise {
    Window window;
    std::int64_t multiplier = 1;
    std::int64_t channels = unknownDim;  ///< of the input

    std::int64_t spread() const { return multiplyDims(channels, multiplier); }
};

Depthwise readDepthwise(const ShapeQuery& query, const Config& config, std::size_t rank) {
    Depthwise result{readWindow(config, rank), config.count("depth_multiplier", 1)};
    if (const MaybeShape input = firstInput(query)) {
        requireRank(*input, rank + 2);
        result.channels = (*input)[result.window.channelAxis()];
    }
    return result;
}

WeightSpec depthwiseKernel(const Depthwise& depthwise, const char* name) {
    Shape kernel = depthwise.window.size;
    kernel.insert(kernel.end(), {depthwise.channels, depthwise.multiplier});
    return weight(name, kernel);
}

template <std::size_t rank>
WeightSpecs depthwiseWeights(const ShapeQuery& query) {
    const Config config(query.config);
    const Depthwise depthwise = readDepthwise(query, config, rank);
    // Keras 3 calls the kernel of a layer that has no other just so.
    WeightSpecs weights{depthwiseKernel(depthwise, query.layer.keras3 ? "kernel" : "depthwise_kernel")};
    if (config.flag("use_bias", true)) weights.push_back(weight("bias", {depthwise.spread()}));
    return weights;
}

template <std::size_t rank>
Shapes depthwiseOutputs(const ShapeQuery& query) {
    const Depthwise depthwise = readDepthwise(query, Config(query.config), rank);
    return fromFirstInput(
        query, [&depthwise](const Shape& input) { return windowOutput(depthwise.window, input, depthwise.spread()); });
}

template <std::size_t rank>
WeightSpecs separableWeights(const ShapeQuery& query) {
    const Config config(query.config);
    const Depthwise depthwise = readDepthwise(query, config, rank);
    const std::int64_t filters = config.count("filters");
    Shape pointwise(rank, 1);
    pointwise.insert(pointwise.end(), {depthwise.spread(), filters});
    WeightSpecs weights{depthwiseKernel(depthwise, "depthwise_kernel"), weight("pointwise_kernel", pointwise)};
    if (config.flag("use_bias", true)) weights.push_back(weight("bias", {filters}));
    return weights;
}

template <std::size_t rank>
Shapes separableOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    return fromFirstInput(query, [&config](const Shape& input) {
        return windowOutput(readWindow(config, rank), input, config.count("filters"));
    });
}

template <std::size_t rank>
constexpr LayerClass separable(std::string_view name) {
    return {.name = name,
            .weights = separableWeights<rank>,
            .outputs = separableOutputs<rank>,
            .forward = separableForward<rank>};
}

constexpr std::array rows{
    LayerClass{.name = "DepthwiseConv1D",
               .weights = depthwiseWeights<1>,
               .outputs = depthwiseOutputs<1>,
               .forward = depthwiseForward<1>,
               .fusing = &convolutionFusing},
    LayerClass{.name = "DepthwiseConv2D",
               .weights = depthwiseWeights<2>,
               .outputs = depthwiseOutputs<2>,
               .forward = depthwiseForward<2>,
               .fusing = &convolutionFusing},
    separable<1>("SeparableConv1D"),
    separable<1>("SeparableConvolution1D"),
    separable<2>("SeparableConv2D"),
    separable<2>("SeparableConvolution2D"),
};

}  // namespace

Family depthwiseFamily() {
    return rows;
}

}  // namespace quantie
