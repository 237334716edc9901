// Conv1D … Conv3D and their transposed forms.
#include <array>

#include "core/layers/call_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"
#include "core/layers/fused.h"
#include "core/layers/window.h"

namespace quantie {

namespace {

std::int64_t channelsOf(const MaybeShape& input, const Window& window) {
    if (!input) return unknownDim;
    requireRank(*input, window.rank() + 2);
    return (*input)[window.channelAxis()];
}

void addBias(WeightSpecs& weights, const Config& config, std::int64_t filters) {
    if (config.flag("use_bias", true)) weights.push_back(weight("bias", {filters}));
}

template <std::size_t rank>
WeightSpecs convWeights(const ShapeQuery& query) {
    const Config config(query.config);
    const Window window = readWindow(config, rank);
    const std::int64_t filters = config.count("filters");
    const std::int64_t groups = config.count("groups", 1);
    std::int64_t channels = channelsOf(firstInput(query), window);
    if (channels != unknownDim) {
        if (channels % groups != 0) refuse("groups", "does not divide the input's channels");
        channels /= groups;
    }
    Shape kernel = window.size;
    kernel.insert(kernel.end(), {channels, filters});
    WeightSpecs weights{weight("kernel", kernel)};
    addBias(weights, config, filters);
    return weights;
}

template <std::size_t rank>
Shapes convOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    return fromFirstInput(query, [&config](const Shape& input) {
        return windowOutput(readWindow(config, rank), input, config.count("filters"));
    });
}

template <std::size_t rank>
WeightSpecs transposeWeights(const ShapeQuery& query) {
    const Config config(query.config);
    const Window window = readWindow(config, rank);
    const std::int64_t filters = config.count("filters");
    Shape kernel = window.size;
    kernel.insert(kernel.end(), {filters, channelsOf(firstInput(query), window)});
    WeightSpecs weights{weight("kernel", kernel)};
    addBias(weights, config, filters);
    return weights;
}

template <std::size_t rank>
Shapes transposeOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    return fromFirstInput(query, [&config](const Shape& shape) {
        return transposedOutput(config, readWindow(config, rank), shape, config.count("filters"));
    });
}

template <std::size_t rank>
constexpr LayerClass conv(std::string_view name) {
    return {.name = name,
            .weights = convWeights<rank>,
            .outputs = convOutputs<rank>,
            .forward = convForward<rank>,
            .fusing = &convolutionFusing};
}

template <std::size_t rank>
constexpr LayerClass transpose(std::string_view name) {
    return {.name = name,
            .weights = transposeWeights<rank>,
            .outputs = transposeOutputs<rank>,
            .forward = convTransposeForward<rank>};
}

constexpr std::array rows{
    conv<1>("Conv1D"),
    conv<1>("Convolution1D"),
    conv<2>("Conv2D"),
    conv<2>("Convolution2D"),
    conv<3>("Conv3D"),
    conv<3>("Convolution3D"),
    transpose<1>("Conv1DTranspose"),
    transpose<1>("Convolution1DTranspose"),
    transpose<2>("Conv2DTranspose"),
    transpose<2>("Convolution2DTranspose"),
    transpose<3>("Conv3DTranspose"),
    transpose<3>("Convolution3DTranspose"),
};

}  // namespace

Family convolutionFamily() {
    return rows;
}

}  // namespace quantie
