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

/// `deconv_output_length` of Keras; `outputPadding` is null where Keras infers it.
std::int64_t transposedLength(std::int64_t length, std::int64_t size, std::int64_t stride, std::int64_t dilation,
                              bool same, const std::int64_t* outputPadding) {
    if (length == unknownDim) return unknownDim;
    const std::int64_t reach = addDims(multiplyDims(size - 1, dilation), 1);
    if (outputPadding == nullptr) {
        const std::int64_t spread = multiplyDims(length, stride);
        return same ? spread : addDims(spread, std::max<std::int64_t>(reach - stride, 0));
    }
    const std::int64_t pad = same ? reach / 2 : 0;
    const std::int64_t result = addDims(multiplyDims(length - 1, stride), addDims(reach - 2 * pad, *outputPadding));
    if (result < 0) refuse("output_padding", "leads to a negative length");
    return result;
}

template <std::size_t rank>
Shapes transposeOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    return fromFirstInput(query, [&config](Shape shape) {
        const Window window = readWindow(config, rank);
        requireRank(shape, rank + 2);
        std::vector<std::int64_t> padding = config.integers("output_padding");
        if (padding.size() == 1) padding.resize(rank, padding.front());
        if (!padding.empty() && padding.size() != rank) refuse("output_padding", "has a wrong number of entries");
        for (std::size_t i = 0; i < rank; ++i) {
            if (!padding.empty() && (padding[i] < 0 || padding[i] >= window.strides[i])) {
                refuse("output_padding", "must be less than the stride");
            }
            std::int64_t& length = shape[window.firstSpatial() + i];
            length = transposedLength(length, window.size[i], window.strides[i], window.dilation[i],
                                      window.padding == "same", padding.empty() ? nullptr : &padding[i]);
        }
        shape[window.channelAxis()] = config.count("filters");
        return shape;
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
