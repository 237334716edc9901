// Max and average pooling, over windows and over everything.
#include <algorithm>
#include <array>

#include "core/layers/call_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"
#include "core/layers/window.h"

namespace quantie {

namespace {

template <std::size_t rank>
Shapes poolOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    // pool_length: one-dimensional pooling in the files of Keras 2.0.
    return fromFirstInput(query, [&config](const Shape& input) {
        return windowOutput(readPool(config, rank, "pool_length"), input, unknownDim);
    });
}

template <std::size_t rank>
Shapes globalOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    return fromFirstInput(query, [&config](const Shape& input) {
        requireRank(input, rank + 2);
        const bool channelsFirst = isChannelsFirst(config);
        const std::int64_t channels = channelsFirst ? input[1] : input.back();
        if (!config.flag("keepdims", false)) return Shape{input.front(), channels};
        Shape output(input.size(), 1);
        output.front() = input.front();
        output[channelsFirst ? 1 : input.size() - 1] = channels;
        return output;
    });
}

template <std::size_t rank>
constexpr LayerClass pool(std::string_view name, Values (*forward)(const ForwardQuery&)) {
    return {.name = name, .outputs = poolOutputs<rank>, .forward = forward};
}

template <std::size_t rank>
constexpr LayerClass global(std::string_view name, Values (*forward)(const ForwardQuery&)) {
    return {.name = name, .outputs = globalOutputs<rank>, .forward = forward};
}

/// As many windows as the config says, whatever the input.
template <std::size_t rank>
Shapes adaptiveOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    return fromFirstInput(query, [&config](Shape shape) {
        requireRank(shape, rank + 2);
        const std::vector<std::int64_t> sizes = config.counts("output_size", rank, 1);
        std::copy(sizes.begin(), sizes.end(), shape.begin() + (isChannelsFirst(config) ? 2 : 1));
        return shape;
    });
}

template <std::size_t rank>
constexpr LayerClass adaptive(std::string_view name, Values (*forward)(const ForwardQuery&)) {
    return {.name = name, .outputs = adaptiveOutputs<rank>, .forward = forward};
}

constexpr std::array rows{
    adaptive<1>("AdaptiveAveragePooling1D", adaptiveAverageForward<1>),
    adaptive<2>("AdaptiveAveragePooling2D", adaptiveAverageForward<2>),
    adaptive<3>("AdaptiveAveragePooling3D", adaptiveAverageForward<3>),
    adaptive<1>("AdaptiveMaxPooling1D", adaptiveMaxForward<1>),
    adaptive<2>("AdaptiveMaxPooling2D", adaptiveMaxForward<2>),
    adaptive<3>("AdaptiveMaxPooling3D", adaptiveMaxForward<3>),
    pool<1>("MaxPooling1D", maxPoolForward<1>),
    pool<1>("MaxPool1D", maxPoolForward<1>),
    pool<1>("AveragePooling1D", averagePoolForward<1>),
    pool<1>("AvgPool1D", averagePoolForward<1>),
    pool<2>("MaxPooling2D", maxPoolForward<2>),
    pool<2>("MaxPool2D", maxPoolForward<2>),
    pool<2>("AveragePooling2D", averagePoolForward<2>),
    pool<2>("AvgPool2D", averagePoolForward<2>),
    pool<3>("MaxPooling3D", maxPoolForward<3>),
    pool<3>("MaxPool3D", maxPoolForward<3>),
    pool<3>("AveragePooling3D", averagePoolForward<3>),
    pool<3>("AvgPool3D", averagePoolForward<3>),
    global<1>("GlobalMaxPooling1D", globalMaxForward<1>),
    global<1>("GlobalMaxPool1D", globalMaxForward<1>),
    global<1>("GlobalAveragePooling1D", globalAverageForward<1>),
    global<1>("GlobalAvgPool1D", globalAverageForward<1>),
    global<2>("GlobalMaxPooling2D", globalMaxForward<2>),
    global<2>("GlobalMaxPool2D", globalMaxForward<2>),
    global<2>("GlobalAveragePooling2D", globalAverageForward<2>),
    global<2>("GlobalAvgPool2D", globalAverageForward<2>),
    global<3>("GlobalMaxPooling3D", globalMaxForward<3>),
    global<3>("GlobalMaxPool3D", globalMaxForward<3>),
    global<3>("GlobalAveragePooling3D", globalAverageForward<3>),
    global<3>("GlobalAvgPool3D", globalAverageForward<3>),
};

}  // namespace

Family poolingFamily() {
    return rows;
}

}  // namespace quantie
