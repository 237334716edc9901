#include "core/layers/forward_resize.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/kernels/resize.h"
#include "core/kernels/strides.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"

namespace quantie {
namespace {

/// Height and width stand before the channels.
std::int64_t& heightOf(Shape& shape) {
    return shape[shape.size() - 3];
}
std::int64_t& widthOf(Shape& shape) {
    return shape[shape.size() - 2];
}

void requireImage(const Value& image) {
    if (image.shape().size() == 3 || image.shape().size() == 4) return;
    refuse("inputs", "neither a picture nor a batch of them");
}

Shape batched(const Shape& shape) {
    Shape batch = shape;
    if (batch.size() == 3) batch.insert(batch.begin(), 1);
    return batch;
}

/// Rows or columns picked, of elements of any type.
Value picked(const Value& value, std::size_t axis, const std::vector<compute::Sample>& samples) {
    const std::size_t size = dtypeSize(value.tensor.dtype());
    std::size_t row = size;
    for (std::size_t i = axis + 1; i < value.shape().size(); ++i) row *= static_cast<std::size_t>(value.shape()[i]);
    const std::size_t group = row * static_cast<std::size_t>(value.shape()[axis]);
    const auto source = value.tensor.bytes();
    std::vector<std::byte> bytes;
    bytes.reserve(group == 0 ? 0 : source.size() / group * samples.size() * row);
    for (std::size_t first = 0; first < source.size(); first += group) {
        for (const compute::Sample& sample : samples) {
            const auto part = source.subspan(first + sample.first * row, row);
            bytes.insert(bytes.end(), part.begin(), part.end());
        }
    }
    Shape shape = value.shape();
    shape[axis] = static_cast<std::int64_t>(samples.size());
    return {Tensor::fromBytes(value.tensor.dtype(), std::move(shape), std::move(bytes)), value.dtype};
}

}  // namespace

compute::Interpolation readInterpolation(const std::string& name) {
    const auto kind = compute::interpolationNamed(name);
    if (!kind) throw Error(ErrorCode::Unsupported, "", "the interpolation '" + name + "' cannot be run");
    return *kind;
}

Value resizedImage(const Value& image, std::int64_t height, std::int64_t width, compute::Interpolation kind,
                   bool smooth) {
    requireImage(image);
    Shape shape = image.shape();
    if (std::any_of(shape.end() - 3, shape.end(), [](std::int64_t dim) { return dim == 0; }) || height < 1 ||
        width < 1) {
        refuse("inputs", "a picture without pixels");
    }
    if (kind == compute::Interpolation::Nearest) {
        const std::size_t rows = shape.size() - 3;
        return picked(picked(image, rows, compute::samplesOf(kind, heightOf(shape), height)), rows + 1,
                      compute::samplesOf(kind, widthOf(shape), width));
    }
    if (smooth && kind != compute::Interpolation::Area) {
        const auto samples = [kind](std::int64_t from, std::int64_t to) {
            return compute::scaledSamples(kind, from, to, static_cast<float>(to) / static_cast<float>(from), 0, true);
        };
        const std::size_t rows = shape.size() - 3;
        return sampledAlong(sampledAlong(image, rows + 1, samples(widthOf(shape), width)), rows,
                            samples(heightOf(shape), height));
    }
    heightOf(shape) = height;
    widthOf(shape) = width;
    FloatResult result(shape);
    const Tensor floats = floatsOf(image);
    compute::resize(kind, floats.floats().data(), batched(image.shape()), batched(shape), result.data());
    return {result.tensor(), DType::Float32};
}

Value croppedImage(const Value& image, std::int64_t top, std::int64_t left, std::int64_t height, std::int64_t width) {
    requireImage(image);
    Shape shape = image.shape();
    if (top < 0 || left < 0 || height < 0 || width < 0 || addDims(top, height) > heightOf(shape) ||
        addDims(left, width) > widthOf(shape)) {
        refuse("inputs", "the part to crop is not inside the picture");
    }
    const auto strides = compute::stridesOf(shape);
    compute::Block source{0, {strides.begin(), strides.end()}};
    source.offset = static_cast<std::size_t>(top) * strides[shape.size() - 3] +
                    static_cast<std::size_t>(left) * strides[shape.size() - 2];
    heightOf(shape) = height;
    widthOf(shape) = width;
    return copiedValue(image, source, shape, shape, {});
}

Value smartResized(const Value& image, std::int64_t height, std::int64_t width, compute::Interpolation kind,
                   bool smooth) {
    requireImage(image);
    Shape shape = image.shape();
    const std::int64_t from = heightOf(shape);
    const std::int64_t fromWidth = widthOf(shape);
    // Keras divides in float32 and cuts off what is behind the point.
    const auto share = [](std::int64_t a, std::int64_t b, std::int64_t by) {
        const auto part = static_cast<std::int64_t>(static_cast<float>(multiplyDims(a, b)) / static_cast<float>(by));
        return std::max<std::int64_t>(part, 1);  // Keras 3 keeps one pixel; Keras 2 fails where none is left
    };
    const std::int64_t cropHeight = std::min(from, share(fromWidth, height, width));
    const std::int64_t cropWidth = std::min(fromWidth, share(from, width, height));
    const Value part = croppedImage(image, (from - cropHeight) / 2, (fromWidth - cropWidth) / 2, cropHeight, cropWidth);
    return resizedImage(part, height, width, kind, smooth);
}

namespace {

/// The picture in the middle of one with the proportions of a result, `filling` around it.
Value paddedTo(const Value& image, std::int64_t height, std::int64_t width, float filling) {
    const std::size_t rank = image.shape().size();
    const std::int64_t own = image.shape()[rank - 3];
    const std::int64_t wide = image.shape()[rank - 2];
    const auto scaled = [](std::int64_t a, std::int64_t b, std::int64_t c) {
        return static_cast<std::int64_t>(static_cast<float>(multiplyDims(a, b)) / static_cast<float>(c));
    };
    const std::int64_t down = (std::max(own, scaled(wide, height, width)) - own) / 2;
    const std::int64_t right = (std::max(wide, scaled(own, width, height)) - wide) / 2;
    Shape shape = image.shape();
    shape[rank - 3] = addDims(own, 2 * down);
    shape[rank - 2] = addDims(wide, 2 * right);
    FloatResult result(shape);
    std::fill_n(result.data(), result.size(), filling);
    const Tensor from = floatsOf(image);
    const std::int64_t row = wide * image.shape()[rank - 1];
    const std::int64_t pictures = own * row == 0 ? 0 : static_cast<std::int64_t>(from.size()) / (own * row);
    for (std::int64_t i = 0; i < pictures * own; ++i) {
        const std::int64_t line = i / own * shape[rank - 3] + down + i % own;
        std::copy_n(from.floats().data() + i * row, row,
                    result.data() + (line * shape[rank - 2] + right) * image.shape()[rank - 1]);
    }
    return {result.tensor(), image.dtype};
}

}  // namespace

Value resizedInProportion(const Value& image, std::int64_t height, std::int64_t width, const Resizing& how) {
    if (how.crops) return smartResized(image, height, width, how.kind, how.smooth);
    const Value whole = how.pads ? paddedTo(image, height, width, how.filling) : image;
    return resizedImage(whole, height, width, how.kind, how.smooth);
}

Value sampledAlong(const Value& value, std::size_t axis, const std::vector<compute::Sample>& samples) {
    const Tensor x = floatsOf(value);
    Shape shape = x.shape();
    const auto length = static_cast<std::size_t>(shape[axis]);
    const auto inner = static_cast<std::size_t>(productFrom(shape, axis + 1));
    shape[axis] = static_cast<std::int64_t>(samples.size());
    FloatResult result(shape);
    std::fill_n(result.data(), result.size(), 0.0F);
    if (result.size() == 0 || x.size() == 0) return {result.tensor(), DType::Float32};
    parallelFor(result.size() / inner, [&](std::size_t line) {
        const compute::Sample& sample = samples[line % samples.size()];
        const float* from = x.floats().data() + (line / samples.size() * length + sample.first) * inner;
        float* to = result.data() + line * inner;
        for (std::size_t k = 0; k < sample.weights.size(); ++k) {
            for (std::size_t i = 0; i < inner; ++i) to[i] += sample.weights[k] * from[k * inner + i];
        }
    });
    return {result.tensor(), DType::Float32};
}

}  // namespace quantie
