// Operators of keras.ops that slide a window over arrays with the channels last, and that TensorFlow has not in this
// form: transposed and separable convolutions, pooling to a given size, patches.
#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/kernels/convolution.h"
#include "core/layers/dims.h"
#include "core/layers/forward_window.h"
#include "core/layers/operator_run.h"
#include "core/layers/operator_windows.h"

namespace quantie {

namespace {

/// The window of a call, whose words are those of a layer's config.
Window windowOver(const OperatorCall& call, const Shape& size) {
    Json config = call.options();
    config["kernel_size"] = size;
    return readWindow(Config(config), size.size());
}

/// The lengths of a kernel (lengths…, n, m); none where one of them is not known.
MaybeShape lengthsOf(const MaybeShape& kernel, const Shape& input) {
    if (!kernel || !isFullyKnown(*kernel)) return std::nullopt;
    requireRankAtLeast(input, 3);
    requireRank(*kernel, input.size());
    return Shape(kernel->begin(), kernel->end() - 2);
}

// --- transposed ----------------------------------------------------------------------------------------------------

Shapes transposedShapes(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    const MaybeShape kernel = call.tensor("kernel");
    const MaybeShape size = input ? lengthsOf(kernel, *input) : std::nullopt;
    if (!size) return {std::nullopt};
    return {transposedOutput(Config(call.options()), windowOver(call, *size), *input, (*kernel)[kernel->size() - 2])};
}

Values transposed(const OperatorRun& run) {
    const Value input = run.first();
    const Value kernel = run.named("kernel");
    FloatResult result(run.shape());
    const Window window = windowOver(run.call(), *lengthsOf(kernel.shape(), input.shape()));
    const compute::Sliding sliding = slidingBack(window, result.shape(), input.shape());
    const auto filters = static_cast<std::size_t>(result.shape().back());
    const compute::PackedMatrix packed =
        transposedKernel(floatsOf(kernel), sliding.taps() * filters, static_cast<std::size_t>(input.shape().back()));
    const Tensor floats = floatsOf(input);
    compute::convolveTransposed(sliding, floats.floats().data(), packed, filters, {}, result.data());
    return {floatValue(std::move(result), input.dtype)};
}

// --- separable -----------------------------------------------------------------------------------------------------

Shapes separableShapes(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    const MaybeShape size = input ? lengthsOf(call.tensor("depthwise_kernel"), *input) : std::nullopt;
    if (!size) return {std::nullopt};
    return {windowOutput(windowOver(call, *size), *input, lastDim(call.tensor("pointwise_kernel")))};
}

Values separable(const OperatorRun& run) {
    const Value input = run.first();
    const Value depthwise = run.named("depthwise_kernel");
    const Value pointwise = run.named("pointwise_kernel");
    requireRank(pointwise.shape(), depthwise.shape().size());
    const Window window = windowOver(run.call(), *lengthsOf(depthwise.shape(), input.shape()));
    const Value each = convolvedDepthwise(input, depthwise, window);
    const Shape ones(window.rank(), 1);
    if (*lengthsOf(pointwise.shape(), input.shape()) != ones) refuse("pointwise_kernel", "has more than one tap");
    if (pointwise.shape()[window.rank()] != each.shape().back()) {
        refuse("pointwise_kernel", "does not fit the channels");
    }
    return {convolved(each, pointwise, {ones, ones, ones})};
}

// --- pooling to a size ----------------------------------------------------------------------------------------------

std::vector<std::int64_t> pooledSizes(const OperatorCall& call, std::size_t rank) {
    if (rank < 3 || rank > 5) refuse("inputs", "other than one to three lengths to pool");
    return Config(call.options()).counts("output_size", rank - 2, 1);
}

Shapes pooledShapes(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    if (!shape) return {std::nullopt};
    const std::vector<std::int64_t> sizes = pooledSizes(call, shape->size());
    std::copy(sizes.begin(), sizes.end(), shape->begin() + 1);
    return {shape};
}

template <compute::Pooling kind>
Values pooled(const OperatorRun& run) {
    const Value input = run.first();
    const std::vector<std::int64_t> sizes = pooledSizes(run.call(), input.shape().size());
    return {floatValue(adaptivePooled(floatsOf(input), sizes, kind, input.dtype), input.dtype)};
}

// --- patches -------------------------------------------------------------------------------------------------------

struct Patches {
    Window window;
    Shape input;   ///< with a batch
    Shape output;  ///< as it is asked for
};

/// Of pictures, or of what has a depth as well, with or without a batch.
Patches patchesOf(const OperatorCall& call, Shape input) {
    const auto size = call.numbers("size");
    if (!size || size->size() > 3) refuse("size", "not two or three lengths");
    Patches patches;
    const std::size_t rank = std::max<std::size_t>(size->size(), 2);
    Json config = call.options();
    config["kernel_size"] = config["size"];
    if (!config.contains("strides")) config["strides"] = config["size"];
    patches.window = readWindow(Config(config), rank);
    const bool alone = input.size() == rank + 1;
    if (alone) input.insert(input.begin(), 1);
    requireRank(input, rank + 2);
    std::int64_t channels = input.back();
    for (const std::int64_t length : patches.window.size) channels = multiplyDims(channels, length);
    patches.input = std::move(input);
    patches.output = windowOutput(patches.window, patches.input, channels);
    patches.output.back() = channels;
    if (alone) patches.output.erase(patches.output.begin());
    return patches;
}

Shapes patchShapes(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    return {input ? MaybeShape(patchesOf(call, *input).output) : std::nullopt};
}

Values patches(const OperatorRun& run) {
    const Value input = run.first();
    const Patches patches = patchesOf(run.call(), input.shape());
    const compute::Sliding sliding = slidingOver(patches.window, patches.input);
    const Tensor floats = floatsOf(input);
    const std::vector<float> zeros(sliding.channels, 0.0F);
    const compute::TapPointers taps(sliding, floats.floats().data(), zeros.data());
    FloatResult result(patches.output);
    taps.copy(0, sliding.batch * sliding.pixelsOut(), result.data());
    return {castValue({result.tensor(), DType::Float32}, input.dtype)};
}

// --- blocks as columns ----------------------------------------------------------------------------------------------

/// Windows over (batch, channels, height, width), and their elements in a row: (batch, channels · taps, windows).
struct Blocks {
    std::array<std::int64_t, 2> image, size, dilation, padding, stride, count;

    Blocks(const OperatorCall& call, const std::array<std::int64_t, 2>& lengths)
        : image(lengths),
          size(pairOf(call, "kernel_size", 1)),
          dilation(pairOf(call, "dilation", 1)),
          padding(pairOf(call, "padding", 0)),
          stride(pairOf(call, "stride", 1)),
          count{} {
        for (std::size_t i = 0; i < 2; ++i) {
            const std::int64_t reach = addDims(multiplyDims(size[i] - 1, dilation[i]), 1);
            const std::int64_t whole =
                image[i] == unknownDim ? unknownDim : addDims(image[i], multiplyDims(padding[i], 2));
            if (whole != unknownDim && whole < reach) refuse("kernel_size", "larger than the picture");
            count[i] = whole == unknownDim ? unknownDim : (whole - reach) / stride[i] + 1;
        }
    }
    static std::array<std::int64_t, 2> pairOf(const OperatorCall& call, const char* name, std::int64_t least) {
        const auto numbers = call.numbers(name);
        if (!numbers || numbers->empty() || numbers->size() > 2) refuse(name, "not one or two numbers");
        if (numbers->front() < least || numbers->back() < least) refuse(name, "not a sensible number");
        return {numbers->front(), numbers->back()};
    }
    std::int64_t taps() const { return multiplyDims(size[0], size[1]); }
    std::int64_t windows() const { return multiplyDims(count[0], count[1]); }

    /// visit(index of a column's element, index in the picture) for each element of each window that is not padding.
    template <class Visit>
    void each(std::int64_t pictures, const Visit& visit) const {
        for (std::int64_t i = 0; i < pictures * taps() * windows(); ++i) {
            const std::int64_t window = i % windows();
            const std::int64_t tap = i / windows() % taps();
            const std::int64_t y = window / count[1] * stride[0] + tap / size[1] * dilation[0] - padding[0];
            const std::int64_t x = window % count[1] * stride[1] + tap % size[1] * dilation[1] - padding[1];
            if (y < 0 || x < 0 || y >= image[0] || x >= image[1]) continue;
            const std::int64_t picture = i / windows() / taps();
            visit(static_cast<std::size_t>(i), static_cast<std::size_t>((picture * image[0] + y) * image[1] + x));
        }
    }
};

Shapes unfoldShapes(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input) return {std::nullopt};
    requireRank(*input, 4);
    const Blocks blocks(call, {(*input)[2], (*input)[3]});
    return {Shape{(*input)[0], multiplyDims((*input)[1], blocks.taps()), blocks.windows()}};
}

Values unfold(const OperatorRun& run) {
    const Value input = run.first();
    const Tensor x = floatsOf(input);
    FloatResult result(run.shape());
    std::fill_n(result.data(), result.size(), 0.0F);
    const Blocks blocks(run.call(), {input.shape()[2], input.shape()[3]});
    blocks.each(input.shape()[0] * input.shape()[1],
                [&](std::size_t column, std::size_t pixel) { result.data()[column] = x.floats()[pixel]; });
    return {castValue({result.tensor(), DType::Float32}, input.dtype)};
}

Shapes foldShapes(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input) return {std::nullopt};
    requireRank(*input, 3);
    const Blocks blocks(call, Blocks::pairOf(call, "output_size", 1));
    const auto [batch, rows, windows] = std::array{(*input)[0], (*input)[1], (*input)[2]};
    const bool fits = rows == unknownDim || rows % blocks.taps() == 0;
    if (!fits || (windows != unknownDim && windows != blocks.windows())) refuse("output_size", "does not fit");
    return {Shape{batch, rows == unknownDim ? unknownDim : rows / blocks.taps(), blocks.image[0], blocks.image[1]}};
}

Values fold(const OperatorRun& run) {
    const Value input = run.first();
    const Tensor x = floatsOf(input);
    FloatResult result(run.shape());
    std::fill_n(result.data(), result.size(), 0.0F);
    const Blocks blocks(run.call(), Blocks::pairOf(run.call(), "output_size", 1));
    blocks.each(result.shape()[0] * result.shape()[1],
                [&](std::size_t column, std::size_t pixel) { result.data()[pixel] += x.floats()[column]; });
    return {castValue({result.tensor(), DType::Float32}, input.dtype)};
}

constexpr std::array rows{
    Operator{"ops.adaptive_average_pool", pooledShapes, pooled<compute::Pooling::Average>},
    Operator{"ops.adaptive_max_pool", pooledShapes, pooled<compute::Pooling::Max>},
    Operator{"ops.conv_transpose", transposedShapes, transposed},
    Operator{"ops.extract_patches", patchShapes, patches},
    Operator{"ops.fold", foldShapes, fold},
    Operator{"ops.separable_conv", separableShapes, separable},
    Operator{"ops.unfold", unfoldShapes, unfold},
};

}  // namespace

std::span<const Operator> kerasWindowOperators() {
    return rows;
}

}  // namespace quantie
