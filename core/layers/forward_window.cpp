#include "core/layers/forward_window.h"

#include <numeric>

#include "core/layers/dims.h"
#include "core/layers/fused.h"

namespace quantie {

Tensor channelsLast(const ForwardQuery& query, const Window& window) {
    const Value& input = firstValue(query);
    requireRank(input.shape(), window.rank() + 2);
    if (!window.channelsFirst) return floatsOf(input);
    std::vector<std::size_t> order(input.shape().size());
    std::iota(order.begin(), order.end(), 0);
    order.erase(order.begin() + 1);
    order.push_back(1);
    return floatsOf(permutedValue(input, order));
}

Value inLayout(Value value, bool channelsFirst) {
    if (!channelsFirst) return value;
    std::vector<std::size_t> order(value.shape().size());
    std::iota(order.begin(), order.end(), 0);
    order.insert(order.begin() + 1, order.back());
    order.pop_back();
    return permutedValue(value, order);
}

compute::Sliding slidingOver(const Window& window, const Shape& input, const Fused* fused) {
    const bool padded = fused != nullptr && !fused->padding.empty();
    if (padded && (window.padding != "valid" || fused->padding.size() != window.rank())) {
        refuse("padding", "does not fit the window");
    }
    compute::Sliding sliding;
    sliding.batch = static_cast<std::size_t>(input.front());
    sliding.channels = static_cast<std::size_t>(input.back());
    const std::size_t leading = sliding.dims.size() - window.rank();
    for (std::size_t i = 0; i < window.rank(); ++i) {
        const std::int64_t length = input[i + 1];
        const std::int64_t reach = addDims(multiplyDims(window.size[i] - 1, window.dilation[i]), 1);
        const auto [zerosBefore, zerosAfter] = padded ? fused->padding[i] : std::pair<std::int64_t, std::int64_t>{0, 0};
        const std::int64_t whole = addDims(addDims(zerosBefore, length), zerosAfter);
        const std::int64_t out =
            windowLength(whole, window.size[i], window.strides[i], window.dilation[i], window.padding);
        std::int64_t before = zerosBefore;
        if (window.padding == "causal") before = reach - 1;
        if (window.padding == "same" && out > 0) {
            before = std::max<std::int64_t>((out - 1) * window.strides[i] + reach - length, 0) / 2;
        }
        const auto count = [](std::int64_t number) { return static_cast<std::size_t>(number); };
        sliding.dims[leading + i] = {
            count(length), count(out), count(window.size[i]), count(window.strides[i]), count(window.dilation[i]),
            count(before)};
    }
    return sliding;
}

compute::Sliding slidingBack(const Window& window, const Shape& output, const Shape& input) {
    Window valid = window;
    valid.padding = window.padding == "same" ? "same" : "valid";
    compute::Sliding sliding = slidingOver(valid, output);
    const std::size_t leading = sliding.dims.size() - window.rank();
    for (std::size_t i = 0; i < window.rank(); ++i) {
        if (sliding.dims[leading + i].out != static_cast<std::size_t>(input[i + 1])) {
            refuse("output_padding", "no convolution leads from the output back to the input");
        }
    }
    return sliding;
}

compute::PackedMatrix transposedKernel(const Tensor& kernel, std::size_t columns, std::size_t channels) {
    if (kernel.size() != columns * channels) refuse("inputs", "the channels do not fit the kernel");
    return compute::PackedMatrix(compute::Matrix{kernel.floats().data(), channels, columns, 1, channels});
}

Shape outputOf(const compute::Sliding& sliding, std::size_t rank, std::size_t channels) {
    Shape shape{static_cast<std::int64_t>(sliding.batch)};
    for (std::size_t i = sliding.dims.size() - rank; i < sliding.dims.size(); ++i) {
        shape.push_back(static_cast<std::int64_t>(sliding.dims[i].out));
    }
    shape.push_back(static_cast<std::int64_t>(channels));
    return shape;
}

}  // namespace quantie
