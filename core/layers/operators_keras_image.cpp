// Operators that keras.ops has and TensorFlow has not: colours, borders and parts of pictures and other tensors.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/kernels/strides.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

bool channelsFirst(const OperatorCall& call) {
    const Json* format = call.named("data_format");
    return format != nullptr && *format == Json("channels_first");
}

/// Where the channels of a picture, or of a batch of them, stand.
std::size_t channelAxis(const OperatorCall& call, std::size_t rank) {
    return channelsFirst(call) ? rank - 3 : rank - 1;
}

Shapes grayShapes(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    if (!shape) return {std::nullopt};
    requireRankAtLeast(*shape, 3);
    (*shape)[channelAxis(call, shape->size())] = 1;
    return {shape};
}

using Color = std::array<float, 3>;

/// function(three channels) for each pixel, of which the first `count` numbers remain.
Value pixels(const OperatorRun& run, Color (*function)(const Color&), std::size_t count) {
    const Value input = run.first();
    const Shape& from = input.shape();
    requireRankAtLeast(from, 3);
    const std::size_t axis = channelAxis(run.call(), from.size());
    if (from[axis] != 3) refuse("inputs", "a picture has other than three channels");
    Shape shape = from;
    shape[axis] = static_cast<std::int64_t>(count);
    const std::size_t stride = compute::stridesOf(from)[axis];
    const Tensor x = floatsOf(input);
    FloatResult result(shape);
    for (std::size_t i = 0; i < x.size() / 3; ++i) {
        const std::size_t block = i / stride;
        const float* at = x.floats().data() + block * 3 * stride + i % stride;
        const Color color = function({at[0], at[stride], at[2 * stride]});
        for (std::size_t c = 0; c < count; ++c) result.data()[(block * count + c) * stride + i % stride] = color[c];
    }
    return floatValue(std::move(result), isFloat(input.dtype) ? input.dtype : DType::Float32);
}

Color grayOf(const Color& c) {
    return {0.2989F * c[0] + 0.5870F * c[1] + 0.1140F * c[2], 0, 0};
}

/// Hue, saturation and value, each between 0 and 1.
Color hsvOf(const Color& c) {
    const float most = std::max({c[0], c[1], c[2]});
    const float range = most - std::min({c[0], c[1], c[2]});
    const float saturation = most > 0 ? range / most : 0;
    float hue = 0;
    if (range > 0) {
        const float step = 1 / (6 * range);
        hue = c[0] == most ? step * (c[1] - c[2])
                           : (c[1] == most ? step * (c[2] - c[0]) + 2.0F / 6 : step * (c[0] - c[1]) + 4.0F / 6);
    }
    return {hue < 0 ? hue + 1 : hue, saturation, most};
}

Color rgbOf(const Color& c) {
    const float sixths = c[0] * 6;
    const Color full{std::clamp(std::fabs(sixths - 3) - 1, 0.0F, 1.0F),
                     std::clamp(2 - std::fabs(sixths - 2), 0.0F, 1.0F),
                     std::clamp(2 - std::fabs(sixths - 4), 0.0F, 1.0F)};
    Color result{};
    for (std::size_t i = 0; i < 3; ++i) result[i] = (1 - c[1] + c[1] * full[i]) * c[2];
    return result;
}

Values toGray(const OperatorRun& run) {
    const Value input = run.first();
    if (input.shape()[channelAxis(run.call(), input.shape().size())] == 1) return {input};
    return {castValue(pixels(run, grayOf, 1), input.dtype)};
}
Values toHsv(const OperatorRun& run) {
    return {pixels(run, hsvOf, 3)};
}
Values toRgb(const OperatorRun& run) {
    return {pixels(run, rgbOf, 3)};
}

// --- borders -------------------------------------------------------------------------------------------------------

struct Border {
    std::size_t axis;  ///< of the rows; the columns follow
    std::array<std::int64_t, 2> before;
    Shape shape;
};

/// Rows or columns before and after; of two of them and the target's length one may be missing. `sign`: 1 pads, −1
/// crops.
std::optional<Border> borderOf(const OperatorCall& call, const Shape& input, const std::string& kind,
                               std::int64_t sign) {
    requireRankAtLeast(input, 3);
    Border border{channelsFirst(call) ? input.size() - 2 : input.size() - 3, {}, input};
    const std::array<std::array<std::string, 3>, 2> names{
        {{"top_" + kind, "bottom_" + kind, "target_height"}, {"left_" + kind, "right_" + kind, "target_width"}}};
    for (std::size_t i = 0; i < 2; ++i) {
        std::int64_t& length = border.shape[border.axis + i];
        if (length == unknownDim) return std::nullopt;
        auto before = call.integer(names[i][0]);
        auto after = call.integer(names[i][1]);
        const auto target = call.integer(names[i][2]);
        const std::int64_t more = target ? sign * (*target - length) : 0;
        if (!before && target && after) before = more - *after;
        if (!after && target && before) after = more - *before;
        if (!before || !after || *before < 0 || *after < 0) refuse(names[i][0], "not a sensible number");
        border.before[i] = *before;
        length += sign * (*before + *after);
        if (length < 0) refuse(names[i][0], "more than the picture has");
    }
    return border;
}

template <int sign>
Shapes borderShapes(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input) return {std::nullopt};
    const auto border = borderOf(call, *input, sign > 0 ? "padding" : "cropping", sign);
    return {border ? MaybeShape(border->shape) : std::nullopt};
}

template <int sign>
Values bordered(const OperatorRun& run) {
    const Value input = run.first();
    const auto border = borderOf(run.call(), input.shape(), sign > 0 ? "padding" : "cropping", sign);
    if (!border) refuse("inputs", "the picture's size is not known");
    const auto own = compute::stridesOf(input.shape());
    const auto whole = compute::stridesOf(border->shape);
    compute::Block source{0, {own.begin(), own.end()}};
    compute::Block target{0, {whole.begin(), whole.end()}};
    for (std::size_t i = 0; i < 2; ++i) {
        const auto first = static_cast<std::size_t>(border->before[i]);
        if (sign > 0) target.offset += first * whole[border->axis + i];
        if (sign < 0) source.offset += first * own[border->axis + i];
    }
    return {copiedValue(input, source, sign > 0 ? input.shape() : border->shape, border->shape, target)};
}

// --- parts ---------------------------------------------------------------------------------------------------------

/// The numbers where a part begins.
std::vector<std::int64_t> startOf(const OperatorCall& call, std::size_t rank) {
    const auto start = call.numbers("start_indices");
    if (!start) throw Error(ErrorCode::Unsupported, "", "where the part begins is not known");
    if (start->size() != rank) refuse("start_indices", "not a number for each dimension");
    return *start;
}

Shapes sliceShapes(const OperatorCall& call) {
    const auto shape = call.numbers("shape");
    return {shape ? MaybeShape(*shape) : std::nullopt};
}

Values slice(const OperatorRun& run) {
    const Value input = run.first();
    const Shape shape = run.shape();
    requireRank(shape, input.shape().size());
    const std::vector<std::int64_t> start = startOf(run.call(), shape.size());
    const auto strides = compute::stridesOf(input.shape());
    compute::Block source{0, {strides.begin(), strides.end()}};
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (start[i] < 0 || start[i] + shape[i] > input.shape()[i]) refuse("start_indices", "beyond the tensor");
        source.offset += static_cast<std::size_t>(start[i]) * strides[i];
    }
    return {copiedValue(input, source, shape, shape, {})};
}

Values sliceUpdate(const OperatorRun& run) {
    const Value input = run.first();
    const Value updates = castValue(run.named("updates"), input.dtype);
    const Shape& shape = input.shape();
    requireRank(updates.shape(), shape.size());
    const std::vector<std::int64_t> start = startOf(run.call(), shape.size());
    const auto strides = compute::stridesOf(shape);
    std::vector<std::byte> bytes(input.tensor.bytes().begin(), input.tensor.bytes().end());
    compute::Block target{0, {strides.begin(), strides.end()}};
    const auto own = compute::stridesOf(updates.shape());
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (start[i] < 0 || start[i] + updates.shape()[i] > shape[i]) refuse("start_indices", "beyond the tensor");
        target.offset += static_cast<std::size_t>(start[i]) * strides[i];
    }
    compute::copyBlock(updates.tensor.bytes().data(), {0, {own.begin(), own.end()}}, bytes.data(), target,
                       updates.shape(), dtypeSize(input.tensor.dtype()));
    return {Value{Tensor::fromBytes(input.tensor.dtype(), shape, std::move(bytes)), input.dtype}};
}

/// Frames of the last dimension, each a stride after the one before.
Shapes sequenceShapes(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    const auto length = call.integer("sequence_length");
    const auto stride = call.integer("sequence_stride");
    if (!shape || shape->empty() || !length || !stride || *length <= 0 || *stride <= 0) return {std::nullopt};
    if (shape->back() != unknownDim) {
        shape->back() = shape->back() < *length ? 0 : (shape->back() - *length) / *stride + 1;
    }
    shape->push_back(*length);
    return {shape};
}

Values sequences(const OperatorRun& run) {
    const Value input = run.first();
    const Shape shape = run.shape();
    const auto own = compute::stridesOf(input.shape());
    compute::Block source{0, {own.begin(), own.end()}};
    source.strides.back() = static_cast<std::ptrdiff_t>(run.integer("sequence_stride"));
    source.strides.push_back(1);
    return {copiedValue(input, source, shape, shape, {})};
}

/// A cast that keeps to what the type can hold.
Values saturated(const OperatorRun& run) {
    const Value input = run.first();
    const auto dtype = dtypeFromName(run.text("dtype", ""));
    if (!dtype) refuse("dtype", "not a type");
    if (isFloat(*dtype) || *dtype == DType::Bool) return {castValue(input, *dtype)};
    const bool isUnsigned = *dtype == DType::UInt8 || *dtype == DType::UInt16 || *dtype == DType::UInt32;
    const double bits = static_cast<double>(dtypeSize(*dtype) * 8);
    const double most = std::exp2(isUnsigned ? bits : bits - 1) - 1;
    const double low = isUnsigned ? 0 : -most - 1;
    const Tensor x = floatsOf(input);
    std::vector<std::int64_t> numbers;
    for (const float value : x.floats()) {
        if (*dtype == DType::Int64 || *dtype == DType::UInt64) return {castValue(input, *dtype)};
        numbers.push_back(std::isnan(value) ? 0 : static_cast<std::int64_t>(std::clamp(double{value}, low, most)));
    }
    return {integerValue(numbers, x.shape(), *dtype)};
}

constexpr std::array rows{
    Operator{"ops.crop_images", borderShapes<-1>, bordered<-1>},
    Operator{"ops.extract_sequences", sequenceShapes, sequences},
    Operator{"ops.hsv_to_rgb", sameShape, toRgb},
    Operator{"ops.pad_images", borderShapes<1>, bordered<1>},
    Operator{"ops.rgb_to_grayscale", grayShapes, toGray},
    Operator{"ops.rgb_to_hsv", sameShape, toHsv},
    Operator{"ops.saturate_cast", sameShape, saturated},
    Operator{"ops.slice", sliceShapes, slice},
    Operator{"ops.slice_update", sameShape, sliceUpdate},
};

}  // namespace

std::span<const Operator> kerasImageOperators() {
    return rows;
}

}  // namespace quantie
