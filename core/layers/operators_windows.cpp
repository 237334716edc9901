// Operators that slide a window over arrays with the channels last: convolutions with kernels given as arguments, and
// pooling.
#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/kernels/convolution.h"
#include "core/kernels/pooling.h"
#include "core/layers/dims.h"
#include "core/layers/forward_window.h"
#include "core/layers/operator_forwards.h"
#include "core/layers/operator_windows.h"

namespace quantie {

namespace {

std::string textOf(const OperatorCall& call, std::string_view name) {
    const Json* value = call.named(name);
    return value != nullptr && value->is_string() ? value->get<std::string>() : "";
}

/// A number for each spatial dimension, given as n, (n, m) or (1, n, m, 1); `fallback` where absent.
std::optional<Shape> spatial(const OperatorCall& call, std::string_view name, std::size_t rank, std::int64_t fallback) {
    if (call.named(name) == nullptr) return Shape(rank, fallback);
    const auto numbers = call.numbers(name);
    if (!numbers) return std::nullopt;
    Shape result = *numbers;
    if (result.size() == rank + 2) result = Shape(numbers->begin() + 1, numbers->end() - 1);
    if (result.size() == 1) result.assign(rank, numbers->front());
    if (result.size() != rank) refuse(name, "not a number for each dimension");
    if (std::any_of(result.begin(), result.end(), [](std::int64_t n) { return n <= 0; })) {
        refuse(name, "not a positive integer");
    }
    return result;
}

/// None where the call asks for what is not known here: padding by numbers, channels first.
std::optional<Window> windowOf(const OperatorCall& call, const Shape& size, std::string_view strides) {
    const std::string padding = textOf(call, "padding");
    const std::string format = textOf(call, "data_format");
    const bool explicitPadding = call.named("padding") != nullptr && padding.empty();
    if (explicitPadding || format.starts_with("NC")) return std::nullopt;
    if (!padding.empty() && padding != "VALID" && padding != "SAME") refuse("padding", "neither VALID nor SAME");
    Window window;
    window.size = size;
    const auto steps = spatial(call, strides, size.size(), 1);
    const auto dilation = spatial(call, "dilations", size.size(), 1);
    if (!steps || !dilation) return std::nullopt;
    window.strides = *steps;
    window.dilation = *dilation;
    window.padding = padding == "SAME" ? "same" : "valid";
    return window;
}

std::optional<Window> poolWindow(const OperatorCall& call, const Shape& input) {
    requireRankAtLeast(input, 3);
    const auto size = spatial(call, "ksize", input.size() - 2, 1);
    return size ? windowOf(call, *size, "strides") : std::nullopt;
}

Shapes pool(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input) return {std::nullopt};
    const auto window = poolWindow(call, *input);
    return {window ? MaybeShape(windowOutput(*window, *input, unknownDim)) : std::nullopt};
}

/// (taps…, channels, filters) or, for a depthwise one, (height, width, channels, multiplier).
struct Filters {
    MaybeShape shape;
    bool depthwise = false;

    /// The first version of a convolution names them "filter", as a depthwise one does.
    Filters(const OperatorCall& call, bool eachChannel)
        : shape(call.tensor(call.named("filters") == nullptr ? "filter" : "filters")), depthwise(eachChannel) {}

    Shape size() const { return {shape->begin(), shape->end() - 2}; }
    std::int64_t outputs() const {
        return depthwise ? multiplyDims(shape->back(), (*shape)[shape->size() - 2]) : shape->back();
    }
};

std::optional<Window> convWindow(const OperatorCall& call, const Shape& input, const Filters& filters) {
    requireRank(input, filters.shape->size());
    requireRankAtLeast(input, 3);
    return windowOf(call, filters.size(), call.named("stride") != nullptr ? "stride" : "strides");
}

template <bool depthwise>
Shapes conv(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    const Filters filters(call, depthwise);
    if (!input || !filters.shape) return {std::nullopt};
    const auto window = convWindow(call, *input, filters);
    return {window ? MaybeShape(windowOutput(*window, *input, filters.outputs())) : std::nullopt};
}

[[noreturn]] void refuseWindow() {
    throw Error(ErrorCode::Unsupported, "", "padding by numbers, or channels first, cannot be run");
}

template <compute::Pooling kind>
Values poolForward(const OperatorRun& run) {
    const Value input = run.first();
    const auto window = poolWindow(run.call(), input.shape());
    if (!window) refuseWindow();
    const compute::Sliding sliding = slidingOver(*window, input.shape());
    FloatResult result(outputOf(sliding, window->rank(), sliding.channels));
    const Tensor floats = floatsOf(input);
    compute::pool(kind, sliding, floats.floats().data(), result.data());
    return {floatValue(std::move(result), input.dtype)};
}

}  // namespace

Value convolved(const Value& input, const Value& kernel, const Window& window) {
    const compute::Sliding sliding = slidingOver(window, input.shape());
    const auto filters = static_cast<std::size_t>(kernel.shape().back());
    const auto depth = static_cast<std::size_t>(kernel.shape()[kernel.shape().size() - 2]);
    const bool fits = depth > 0 && sliding.channels % depth == 0 && filters % (sliding.channels / depth) == 0;
    if (!fits || filters == 0) refuse("filters", "do not fit the channels");
    const Tensor floats = floatsOf(input);
    const Tensor weights = floatsOf(kernel);
    const compute::ConvolutionKernel packed(weights.floats().data(), weights.size() / filters, filters,
                                            sliding.channels / depth);
    FloatResult result(outputOf(sliding, window.rank(), filters));
    compute::convolve(sliding, floats.floats().data(), packed, {}, result.data());
    return floatValue(std::move(result), input.dtype);
}

Value convolvedDepthwise(const Value& given, const Value& kernel, const Window& window) {
    const Value input = layout::repeated(given, given.shape().size() - 1, kernel.shape().back());
    const compute::Sliding sliding = slidingOver(window, input.shape());
    const Tensor floats = floatsOf(input);
    const Tensor weights = floatsOf(kernel);
    if (weights.size() != sliding.taps() * sliding.channels) refuse("filter", "does not fit the channels");
    FloatResult result(outputOf(sliding, window.rank(), sliding.channels));
    compute::convolveDepthwise(sliding, floats.floats().data(), weights.floats().data(), {}, result.data());
    return floatValue(std::move(result), input.dtype);
}

namespace {

Values convForward(const OperatorRun& run) {
    const Value input = run.first();
    const auto window = convWindow(run.call(), input.shape(), Filters(run.call(), false));
    if (!window) refuseWindow();
    return {convolved(input, run.named(run.has("filters") ? "filters" : "filter"), *window)};
}

Values depthwiseForward(const OperatorRun& run) {
    const Value input = run.first();
    const auto window = convWindow(run.call(), input.shape(), Filters(run.call(), true));
    if (!window) refuseWindow();
    return {convolvedDepthwise(input, run.named("filter"), *window)};
}

constexpr Operator pooling(std::string_view name, compute::Pooling kind) {
    return {
        name, pool,
        kind == compute::Pooling::Max ? poolForward<compute::Pooling::Max> : poolForward<compute::Pooling::Average>};
}

constexpr std::array rows{
    pooling("nn.avg_pool", compute::Pooling::Average),
    pooling("nn.avg_pool1d", compute::Pooling::Average),
    pooling("nn.avg_pool2d", compute::Pooling::Average),
    pooling("nn.avg_pool3d", compute::Pooling::Average),
    Operator{"nn.conv1d", conv<false>, convForward},
    Operator{"nn.conv2d", conv<false>, convForward},
    Operator{"nn.conv3d", conv<false>, convForward},
    Operator{"nn.convolution", conv<false>, convForward},
    Operator{"nn.depthwise_conv2d", conv<true>, depthwiseForward},
    pooling("nn.max_pool", compute::Pooling::Max),
    pooling("nn.max_pool1d", compute::Pooling::Max),
    pooling("nn.max_pool2d", compute::Pooling::Max),
    pooling("nn.max_pool3d", compute::Pooling::Max),
};

}  // namespace

std::span<const Operator> windowOperators() {
    return rows;
}

}  // namespace quantie
