// Operators of keras.ops.image that filter pictures, and the likeness of two after a filter.
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"
#include "core/layers/operator_windows.h"

namespace quantie {

namespace {

constexpr std::int64_t longestFilter = 1024;

std::vector<double> bell(std::int64_t size, double sigma) {
    if (size < 1 || size > longestFilter) refuse("kernel_size", "not a sensible size");
    std::vector<double> weights;
    for (std::int64_t i = 0; i < size; ++i) {
        const double at = (static_cast<double>(i) - static_cast<double>(size - 1) / 2) / sigma;
        weights.push_back(std::exp(-0.5 * at * at));
    }
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (double& weight : weights) weight /= sum;
    return weights;
}

/// A number for each of two lengths.
std::array<double, 2> twoNumbers(const OperatorCall& call, std::string_view name, double fallback) {
    const Json* value = call.named(name);
    if (value == nullptr) return {fallback, fallback};
    const bool pair = value->is_array() && value->size() == 2 && (*value)[0].is_number() && (*value)[1].is_number();
    if (!pair) refuse(name, "not two numbers");
    const std::array<double, 2> numbers{(*value)[0].get<double>(), (*value)[1].get<double>()};
    if (!(std::fabs(numbers[0]) < 1e9) || !(std::fabs(numbers[1]) < 1e9)) refuse(name, "not sensible numbers");
    return numbers;
}

Value batched(const Value& image) {
    Shape shape = image.shape();
    if (shape.size() == 3) shape.insert(shape.begin(), 1);
    requireRank(shape, 4);
    return reshapedValue(image, shape);
}

/// Keras reads the numbers of a filter, which it has made with its lengths in the other order, under these lengths.
Values blurred(const OperatorRun& run) {
    const Value input = run.first();
    const auto size = twoNumbers(run.call(), "kernel_size", 3);
    const auto sigma = twoNumbers(run.call(), "sigma", 1);
    const std::vector<double> across = bell(static_cast<std::int64_t>(size[0]), sigma[0]);
    const std::vector<double> down = bell(static_cast<std::int64_t>(size[1]), sigma[1]);
    const auto channels = static_cast<std::size_t>(lastDim(input.shape()));
    std::vector<float> weights;
    for (const double a : down) {
        for (const double b : across) weights.insert(weights.end(), channels, static_cast<float>(a * b));
    }
    const Shape lengths{static_cast<std::int64_t>(across.size()), static_cast<std::int64_t>(down.size())};
    const Window window{lengths, {1, 1}, {1, 1}, "same"};
    const Shape shape{lengths[0], lengths[1], static_cast<std::int64_t>(channels), 1};
    const Value kernel{Tensor::fromFloats(shape, std::move(weights)), DType::Float32};
    return {reshapedValue(convolvedDepthwise(batched(input), kernel, window), input.shape())};
}

Shapes edgeShapes(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    if (!shape) return {std::nullopt};
    requireRank(*shape, 4);
    shape->push_back(2);
    return {shape};
}

/// Sobel's differences from above to below and from left to right. Beyond its border the picture is mirrored.
Values edges(const OperatorRun& run) {
    const Value input = run.first();
    const Tensor x = floatsOf(input);
    const std::int64_t height = input.shape()[1];
    const std::int64_t width = input.shape()[2];
    const std::int64_t channels = input.shape()[3];
    if (height < 2 || width < 2) refuse("images", "too small a picture to be mirrored at its border");
    FloatResult result(run.shape());
    const auto mirrored = [](std::int64_t at, std::int64_t length) {
        return at < 0 ? -at : (at >= length ? 2 * (length - 1) - at : at);
    };
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(x.size()); ++i) {
        const std::int64_t row = i / channels / width;
        float down = 0;
        float right = 0;
        for (std::int64_t tap = 0; tap < 9; ++tap) {
            const std::int64_t dy = tap / 3 - 1;
            const std::int64_t dx = tap % 3 - 1;
            const std::int64_t line = row - row % height + mirrored(row % height + dy, height);
            const std::int64_t pixel = line * width + mirrored(i / channels % width + dx, width);
            const float value = x.floats()[static_cast<std::size_t>(pixel * channels + i % channels)];
            down += static_cast<float>(dy * (dx == 0 ? 2 : 1)) * value;
            right += static_cast<float>(dx * (dy == 0 ? 2 : 1)) * value;
        }
        result.data()[2 * i] = down;
        result.data()[2 * i + 1] = right;
    }
    return {castValue({result.tensor(), DType::Float32}, input.dtype)};
}

// --- likeness -------------------------------------------------------------------------------------------------------

Shapes likenessShapes(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input) return {std::nullopt};
    if (input->size() == 3) return {Shape{}};
    requireRank(*input, 4);
    return {Shape{input->front()}};
}

/// Each channel as a picture of its own: (pictures, channels, height, width).
Tensor planes(const Value& image, bool channelsFirst) {
    const Value batch = batched({floatsOf(image)});
    return channelsFirst ? batch.tensor : permutedValue(batch, {0, 3, 1, 2}).tensor;
}

/// What the filter sees of two planes around one place.
struct Moments {
    double first = 0, second = 0, firstSquare = 0, secondSquare = 0, product = 0;

    void add(double weight, double a, double b) {
        first += weight * a;
        second += weight * b;
        firstSquare += weight * a * a;
        secondSquare += weight * b * b;
        product += weight * a * b;
    }
    double likeness(double c1, double c2) const {
        const double spread = firstSquare - first * first + secondSquare - second * second;
        return (2 * first * second + c1) * (2 * (product - first * second) + c2) /
               ((first * first + second * second + c1) * (spread + c2));
    }
};

/// The structural similarity (Wang and others, 2004), its mean over all places and channels.
Values likeness(const OperatorRun& run) {
    const Value input = run.first();
    const bool channelsFirst = run.text("data_format", "") == "channels_first";
    const Tensor a = planes(input, channelsFirst);
    const Tensor b = planes(run.named("y"), channelsFirst);
    if (a.shape() != b.shape()) refuse("image2", "has another shape than the first");
    const std::int64_t size = run.call().integer("filter_size").value_or(11);
    const std::vector<double> weights = bell(size, run.number("filter_sigma", 1.5));
    const std::int64_t rows = a.shape()[2] - size + 1;
    const std::int64_t columns = a.shape()[3] - size + 1;
    if (rows < 1 || columns < 1) refuse("filter_size", "larger than the picture");
    const double c1 = std::pow(run.number("k1", 0.01) * run.number("max_val", 1), 2);
    const double c2 = std::pow(run.number("k2", 0.03) * run.number("max_val", 1), 2);
    const auto channels = static_cast<std::size_t>(a.shape()[1]);
    std::vector<double> means(static_cast<std::size_t>(a.shape()[0]) * channels);
    parallelFor(means.size(), [&](std::size_t plane) {
        const auto first = static_cast<std::int64_t>(plane) * a.shape()[2] * a.shape()[3];
        double sum = 0;
        for (std::int64_t place = 0; place < rows * columns; ++place) {
            Moments moments;
            for (std::int64_t tap = 0; tap < size * size; ++tap) {
                const std::int64_t line = place / columns + tap / size;
                const auto at = static_cast<std::size_t>(first + line * a.shape()[3] + place % columns + tap % size);
                const double weight =
                    weights[static_cast<std::size_t>(tap / size)] * weights[static_cast<std::size_t>(tap % size)];
                moments.add(weight, double{a.floats()[at]}, double{b.floats()[at]});
            }
            sum += moments.likeness(c1, c2);
        }
        means[plane] = sum / static_cast<double>(rows * columns);
    });
    FloatResult result(run.shape());
    for (std::size_t i = 0; i < result.size(); ++i) {
        const auto* own = means.data() + i * channels;
        result.data()[i] =
            static_cast<float>(std::accumulate(own, own + channels, 0.0) / static_cast<double>(channels));
    }
    return {castValue({result.tensor(), DType::Float32}, input.dtype)};
}

constexpr std::array rows{
    Operator{"ops.gaussian_blur", sameShape, blurred},
    Operator{"ops.sobel_edges", edgeShapes, edges},
    Operator{"ops.ssim", likenessShapes, likeness},
};

}  // namespace

std::span<const Operator> kerasFilterOperators() {
    return rows;
}

}  // namespace quantie
