// Operators on pictures, (batch, height, width, channels), and on blocks of their pixels.
#include <array>
#include <cmath>

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forward_resize.h"
#include "core/layers/operator_forwards.h"

namespace quantie {

namespace {

std::string textOf(const Json* value) {
    return value != nullptr && value->is_string() ? value->get<std::string>() : "";
}

std::optional<std::pair<std::int64_t, std::int64_t>> heightWidth(const OperatorCall& call) {
    const auto numbers = call.numbers("size");
    if (!numbers || numbers->size() != 2) return std::nullopt;
    if (numbers->front() <= 0 || numbers->back() <= 0) refuse("size", "not a positive integer");
    return std::pair{numbers->front(), numbers->back()};
}

Shapes resized(MaybeShape shape, std::int64_t height, std::int64_t width) {
    if (!shape) return {std::nullopt};
    requireRankAtLeast(*shape, 3);
    (*shape)[shape->size() - 3] = height;
    (*shape)[shape->size() - 2] = width;
    return {shape};
}

Shapes resize(const OperatorCall& call) {
    const auto size = heightWidth(call);
    const bool exact = size && !call.flag("preserve_aspect_ratio");
    return resized(call.tensor(), exact ? size->first : unknownDim, exact ? size->second : unknownDim);
}

Shapes toSizeGiven(const OperatorCall& call) {
    const auto size = heightWidth(call);
    return resized(call.tensor(), size ? size->first : unknownDim, size ? size->second : unknownDim);
}

Shapes toSize(const OperatorCall& call) {
    return resized(call.tensor(), call.integer("target_height").value_or(unknownDim),
                   call.integer("target_width").value_or(unknownDim));
}

std::int64_t divided(std::int64_t dim, std::int64_t by) {
    if (dim == unknownDim) return unknownDim;
    if (dim % by != 0) refuse("block_size", "does not divide a dimension");
    return dim / by;
}

std::optional<std::int64_t> blockSize(const OperatorCall& call) {
    const auto block = call.integer("block_size");
    if (block && *block <= 0) refuse("block_size", "not a positive integer");
    return textOf(call.named("data_format")).starts_with("NCHW") ? std::nullopt : block;
}

Shapes depthToSpace(const OperatorCall& call) {
    const MaybeShape shape = call.tensor();
    const auto block = blockSize(call);
    if (!shape || !block) return {std::nullopt};
    requireRank(*shape, 4);
    return {Shape{(*shape)[0], multiplyDims((*shape)[1], *block), multiplyDims((*shape)[2], *block),
                  divided((*shape)[3], multiplyDims(*block, *block))}};
}

Shapes spaceToDepth(const OperatorCall& call) {
    const MaybeShape shape = call.tensor();
    const auto block = blockSize(call);
    if (!shape || !block) return {std::nullopt};
    requireRank(*shape, 4);
    return {Shape{(*shape)[0], divided((*shape)[1], *block), divided((*shape)[2], *block),
                  multiplyDims((*shape)[3], multiplyDims(*block, *block))}};
}

Values resizeForward(const OperatorRun& run) {
    const Value input = run.first();
    const auto size = heightWidth(run.call());
    if (!size || run.call().flag("preserve_aspect_ratio")) {
        throw Error(ErrorCode::Unsupported, "", "resizing that keeps proportions cannot be run");
    }
    return {resizedImage(input, size->first, size->second, readInterpolation(run.text("method", "bilinear")),
                         run.call().flag("antialias"))};
}

/// Of Keras: the picture is cropped or padded to the proportions of the result.
Values resizeInProportion(const OperatorRun& run) {
    const auto size = heightWidth(run.call());
    if (!size) refuse("size", "not a height and a width");
    const bool pads = run.call().flag("pad_to_aspect_ratio");
    return {resizedInProportion(run.first(), size->first, size->second,
                                {.kind = readInterpolation(run.text("method", "bilinear")),
                                 .smooth = run.call().flag("antialias"),
                                 .crops = run.call().flag("crop_to_aspect_ratio"),
                                 .pads = pads,
                                 .filling = pads ? static_cast<float>(run.number("fill_value", 0)) : 0})};
}

Values cropForward(const OperatorRun& run) {
    return {croppedImage(run.first(), run.integer("offset_height"), run.integer("offset_width"),
                         run.integer("target_height"), run.integer("target_width"))};
}

/// Zeros around the picture.
Values padForward(const OperatorRun& run) {
    const Value input = run.first();
    const Shape shape = run.shape();
    const std::size_t rows = shape.size() - 3;
    const auto around = [&](const Value& value, std::size_t axis, std::int64_t before) {
        const std::int64_t after = shape[axis] - before - value.shape()[axis];
        if (before < 0 || after < 0) refuse("inputs", "the picture does not fit into the larger one");
        std::vector<std::int64_t> elements(static_cast<std::size_t>(before), -1);
        for (std::int64_t i = 0; i < value.shape()[axis]; ++i) elements.push_back(i);
        elements.insert(elements.end(), static_cast<std::size_t>(after), -1);
        return layout::rearranged(value, axis, elements, castValue({Tensor::fromFloats({}, {0.0F})}, value.dtype));
    };
    return {around(around(input, rows, run.integer("offset_height")), rows + 1, run.integer("offset_width"))};
}

/// From the end to the begin, `fromEnd` counting dimensions from the last.
template <std::size_t fromEnd>
Values flipForward(const OperatorRun& run) {
    const Value input = run.first();
    requireRankAtLeast(input.shape(), 3);
    return {layout::reversed(input, input.shape().size() - fromEnd)};
}

Values depthToSpaceForward(const OperatorRun& run) {
    const Value input = run.first();
    const Shape shape = run.shape();
    const std::int64_t block = run.integer("block_size");
    const Shape& from = input.shape();
    const Value split = reshapedValue(input, {from[0], from[1], from[2], block, block, shape[3]});
    return {reshapedValue(permutedValue(split, {0, 1, 3, 2, 4, 5}), shape)};
}

Values spaceToDepthForward(const OperatorRun& run) {
    const Value input = run.first();
    const Shape shape = run.shape();
    const std::int64_t block = run.integer("block_size");
    const Value split = reshapedValue(input, {shape[0], shape[1], block, shape[2], block, input.shape()[3]});
    return {reshapedValue(permutedValue(split, {0, 1, 3, 2, 4, 5}), shape)};
}

/// Mean 0 and deviation 1 for each picture; one without contrast is divided by what a pixel more would make.
Values standardizeForward(const OperatorRun& run) {
    const Value input = run.first();
    const std::size_t rank = input.shape().size();
    requireRankAtLeast(input.shape(), 3);
    return {overRows(run.query(), floatsOf(input), {rank - 3, rank - 2, rank - 1},
                     [](const float* x, std::size_t rows, std::size_t width, float* out) {
                         for (std::size_t r = 0; r < rows; ++r, x += width, out += width) {
                             double sum = 0;
                             double squares = 0;
                             for (std::size_t i = 0; i < width; ++i) sum += double{x[i]};
                             const double mean = sum / static_cast<double>(width);
                             for (std::size_t i = 0; i < width; ++i)
                                 squares += (double{x[i]} - mean) * (double{x[i]} - mean);
                             const double least = 1 / std::sqrt(static_cast<double>(width));
                             const double deviation = std::sqrt(squares / static_cast<double>(width));
                             const auto by = static_cast<float>(std::max(deviation, least));
                             for (std::size_t i = 0; i < width; ++i) out[i] = (x[i] - static_cast<float>(mean)) / by;
                         }
                     })};
}

constexpr std::array rows{
    Operator{"image.crop_to_bounding_box", toSize, cropForward},
    Operator{"image.flip_left_right", sameShape, flipForward<2>},
    Operator{"image.flip_up_down", sameShape, flipForward<3>},
    Operator{"image.pad_to_bounding_box", toSize, padForward},
    Operator{"image.per_image_standardization", sameShape, standardizeForward},
    Operator{"image.resize", resize, resizeForward},
    Operator{"nn.depth_to_space", depthToSpace, depthToSpaceForward},
    Operator{"ops.resize", toSizeGiven, resizeInProportion},
    Operator{"nn.space_to_depth", spaceToDepth, spaceToDepthForward},
};

}  // namespace

std::span<const Operator> imageOperators() {
    return rows;
}

}  // namespace quantie
