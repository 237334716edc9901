// What depthwise and separable convolutions compute.
#include "core/kernels/convolution.h"
#include "core/layers/config_access.h"
#include "core/layers/forward_finish.h"
#include "core/layers/forward_window.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

/// Every channel `times` times in a row, as the channels of a depthwise convolution with a multiplier come out.
Tensor repeatedChannels(const Tensor& input, std::size_t times) {
    if (times == 1) return input;
    Shape shape = input.shape();
    shape.back() *= static_cast<std::int64_t>(times);
    FloatResult result(shape);
    const std::span<const float> from = input.floats();
    for (std::size_t i = 0; i < from.size(); ++i) {
        for (std::size_t j = 0; j < times; ++j) result.data()[i * times + j] = from[i];
    }
    return result.tensor();
}

/// The depthwise part of a layer; `end` is null where something else follows it.
FloatResult depthwise(const ForwardQuery& query, const Window& window, const LayerEnd* end, const char* kernel) {
    const auto multiplier = static_cast<std::size_t>(Config(query.config).count("depth_multiplier", 1));
    const Tensor input = repeatedChannels(channelsLast(query, window), multiplier);
    const compute::Sliding sliding = slidingOver(window, input.shape(), query.fused);
    const Tensor weights = query.host.weight(kernel);
    if (weights.size() != sliding.taps() * sliding.channels) refuse("inputs", "the channels do not fit the kernel");
    FloatResult result(outputOf(sliding, window.rank(), sliding.channels));
    const compute::Epilogue epilogue = end == nullptr ? compute::Epilogue{} : end->epilogue(query, result.shape());
    compute::convolveDepthwise(sliding, input.floats().data(), weights.floats().data(), epilogue, result.data());
    return result;
}

std::size_t channelsBehind(const ForwardQuery& query, const Window& window) {
    const Shape& shape = firstValue(query).shape();
    if (shape.size() != window.rank() + 2) refuse("inputs", "a wrong number of dimensions");
    return static_cast<std::size_t>(shape[window.channelAxis()] * Config(query.config).count("depth_multiplier", 1));
}

}  // namespace

template <std::size_t rank>
Values depthwiseForward(const ForwardQuery& query) {
    const Window window = readWindow(Config(query.config), rank);
    const LayerEnd end(query, channelsBehind(query, window));
    FloatResult result = depthwise(query, window, &end, query.layer.keras3 ? "kernel" : "depthwise_kernel");
    return {end.finish(query, std::move(result), window.channelsFirst)};
}

template Values depthwiseForward<1>(const ForwardQuery& query);
template Values depthwiseForward<2>(const ForwardQuery& query);

template <std::size_t rank>
Values separableForward(const ForwardQuery& query) {
    const Config config(query.config);
    const Window window = readWindow(config, rank);
    const auto filters = static_cast<std::size_t>(config.count("filters"));
    FloatResult spread = depthwise(query, window, nullptr, "depthwise_kernel");
    const auto kernel = packedWeight(query, "pointwise_kernel", filters);
    const auto channels = static_cast<std::size_t>(spread.shape().back());
    if (kernel->rows() != channels) refuse("inputs", "the channels do not fit the kernel");
    Shape shape = spread.shape();
    shape.back() = static_cast<std::int64_t>(filters);
    FloatResult result(shape);
    const LayerEnd end(query, filters);
    compute::multiply(spread.data(), spread.size() / channels, *kernel, end.epilogue(query, shape), result.data());
    return {end.finish(query, std::move(result), window.channelsFirst)};
}

template Values separableForward<1>(const ForwardQuery& query);
template Values separableForward<2>(const ForwardQuery& query);

}  // namespace quantie
