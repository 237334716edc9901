// What the layers that merge a list of inputs compute.
#include <algorithm>
#include <cmath>

#include "core/kernels/batch_matmul.h"
#include "core/kernels/elementwise.h"
#include "core/kernels/strides.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forward_rows.h"
#include "core/layers/forwards.h"
#include "core/layers/fused.h"

namespace quantie {

namespace {

using compute::Binary;
using Mask = std::shared_ptr<const Tensor>;

/// Keras's merge layers put ones after the batch of inputs with fewer dimensions.
Shape withRank(Shape shape, std::size_t rank) {
    if (!shape.empty()) shape.insert(shape.begin() + 1, rank - shape.size(), 1);
    return shape;
}

FloatResult combined(Binary op, const Tensor& a, const Tensor& b) {
    const std::size_t rank = std::max(a.shape().size(), b.shape().size());
    const Shape shapeA = withRank(a.shape(), rank);
    const Shape shapeB = withRank(b.shape(), rank);
    FloatResult result(broadcast(shapeA, shapeB));
    compute::binary(op, {a.floats().data(), shapeA}, {b.floats().data(), shapeB}, result.shape(), result.data());
    return result;
}

bool isMasked(const Value& input) {
    return input.mask != nullptr;
}

/// The masks of the inputs that have one, step by step.
Mask joined(const Values& inputs, std::byte (*join)(std::byte, std::byte)) {
    std::vector<std::byte> all;
    Shape shape;
    for (const Value& input : inputs) {
        if (!isMasked(input)) continue;
        if (all.empty()) {
            shape = input.mask->shape();
            all.assign(input.mask->bytes().begin(), input.mask->bytes().end());
            continue;
        }
        if (input.mask->shape() != shape) refuse("mask", "the inputs' masks differ in shape");
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = join(all[i], input.mask->bytes()[i]);
    }
    if (all.empty()) return nullptr;
    return std::make_shared<const Tensor>(Tensor::fromBytes(DType::Bool, shape, std::move(all)));
}

std::byte bothCount(std::byte a, std::byte b) {
    return a & b;
}

std::byte eitherCounts(std::byte a, std::byte b) {
    return a | b;
}

/// In Keras 2 a step counts where it does in every input that has a mask; in Keras 3 where it does in any, and an input
/// without a mask has none of its steps masked. Source: compute_mask in keras/layers/merging/base_merge.py.
Mask commonMask(const ForwardQuery& query) {
    const Values& inputs = query.inputs;
    if (!query.layer.keras3) return joined(inputs, bothCount);
    if (!std::ranges::all_of(inputs, isMasked)) return nullptr;
    return joined(inputs, eitherCounts);
}

Tensor combinedOf(const ForwardQuery& query, Binary op, const Tensor& a, const Tensor& b) {
    FloatResult next = combined(op, a, b);
    roundTo(query.dtype, {next.data(), next.size()});
    return next.tensor();
}

/// The inputs one after the other.
Values folded(const ForwardQuery& query, Binary op) {
    Tensor result = floatsOf(firstValue(query));
    for (std::size_t i = 1; i < query.inputs.size(); ++i) {
        result = combinedOf(query, op, result, floatsOf(query.inputs[i]));
    }
    return {Value{result, query.dtype, commonMask(query)}};
}

/// The rows of x that count, and for the others those of `otherwise`.
Tensor chosen(const Mask& mask, const Tensor& x, const Tensor& otherwise) {
    const std::span<const std::byte> counts = mask->bytes();
    const std::size_t width = counts.empty() ? 0 : x.size() / counts.size();
    std::vector<float> values(otherwise.floats().begin(), otherwise.floats().end());
    for (std::size_t row = 0; row < counts.size(); ++row) {
        if (counts[row] == std::byte{0}) continue;
        const auto begin = x.floats().begin() + static_cast<std::ptrdiff_t>(row * width);
        std::copy_n(begin, width, values.begin() + static_cast<std::ptrdiff_t>(row * width));
    }
    return Tensor::fromFloats(x.shape(), std::move(values));
}

Tensor filled(const Shape& shape, float value) {
    return Tensor::fromFloats(shape, std::vector<float>(static_cast<std::size_t>(elementCount(shape)), value));
}

/// Whether Keras 3 leaves what is masked out of the result; then all inputs have one shape here, and masks their rows.
bool leavesOutMasked(const ForwardQuery& query) {
    if (!query.layer.keras3 || std::ranges::none_of(query.inputs, isMasked)) return false;
    const Shape& shape = firstValue(query).shape();
    for (const Value& input : query.inputs) {
        if (input.shape() != shape) refuse("inputs", "some are masked, and their shapes differ");
        const bool rows =
            !shape.empty() && (!isMasked(input) || input.mask->shape() == Shape(shape.begin(), shape.end() - 1));
        if (!rows) refuse("mask", "does not fit its input");
    }
    return true;
}

/// A product without the masked factors; zero where all are. Source: _merge_function in
/// keras/layers/merging/multiply.py.
Values maskedProduct(const ForwardQuery& query) {
    const Shape& shape = firstValue(query).shape();
    Tensor result = filled(shape, 1);
    for (const Value& input : query.inputs) {
        const Tensor x = floatsOf(input);
        result =
            combinedOf(query, Binary::Multiply, result, isMasked(input) ? chosen(input.mask, x, filled(shape, 1)) : x);
    }
    const Mask mask = commonMask(query);
    if (mask != nullptr) result = chosen(mask, result, filled(shape, 0));
    return {Value{result, query.dtype, mask}};
}

/// Of what counts alone. Source: _apply_merge_op_and_or_mask in keras/layers/merging/base_merge.py.
Values maskedExtreme(const ForwardQuery& query, Binary op) {
    Tensor result = floatsOf(firstValue(query));
    Mask mask = firstValue(query).mask;
    for (std::size_t i = 1; i < query.inputs.size(); ++i) {
        const Value& input = query.inputs[i];
        Tensor x = floatsOf(input);
        if (isMasked(input)) x = chosen(input.mask, x, result);
        if (mask != nullptr) result = chosen(mask, result, x);
        const bool both = isMasked(input) && mask != nullptr;
        mask = both ? joined({Value{result, query.dtype, mask}, input}, eitherCounts) : nullptr;
        result = combinedOf(query, op, result, x);
    }
    return {Value{result, query.dtype, mask}};
}

bool joinAdd(const ForwardQuery& query, Fused& fused) {
    if (query.inputs.size() != 1 || !isFloat(query.inputs.front().dtype)) return false;
    fused.addend = floatsOf(query.inputs.front());
    return true;
}

/// Two tensors of one shape in one pass, with the activation behind them.
Value sum(const ForwardQuery& query) {
    const Tensor a = floatsOf(query.inputs[0]);
    const Tensor b = floatsOf(query.inputs[1]);
    compute::Epilogue end;
    if (query.fused != nullptr) query.fused->addTo(end, a.shape());
    return overRows(query, a, {}, [&](const float* x, std::size_t rows, std::size_t width, float* out) {
        compute::Finish finish = end.finish;
        finish.addend = b.floats().data() + (x - a.floats().data());
        compute::best().affine(x, 1, rows * width, finish, out);
        compute::activate(end.activation, rows * width, out);
    });
}

}  // namespace

const Fusing addFusing{.step = FuseStep::Add, .can = [](const Json&) { return true; }, .join = joinAdd, .leads = true};

Values addForward(const ForwardQuery& query) {
    const Values& inputs = query.inputs;
    const bool plain = inputs.size() == 2 && inputs[0].shape() == inputs[1].shape() && query.dtype == DType::Float32;
    if (!plain && query.fused != nullptr) refuse("inputs", "differ in shape");
    if (!plain) return folded(query, Binary::Add);
    Value result = sum(query);
    result.mask = commonMask(query);
    return {std::move(result)};
}

Values subtractForward(const ForwardQuery& query) {
    if (query.inputs.size() != 2) refuse("inputs", "two are needed");
    return folded(query, Binary::Subtract);
}

Values multiplyForward(const ForwardQuery& query) {
    return leavesOutMasked(query) ? maskedProduct(query) : folded(query, Binary::Multiply);
}

Values maximumForward(const ForwardQuery& query) {
    return leavesOutMasked(query) ? maskedExtreme(query, Binary::Maximum) : folded(query, Binary::Maximum);
}

Values minimumForward(const ForwardQuery& query) {
    return leavesOutMasked(query) ? maskedExtreme(query, Binary::Minimum) : folded(query, Binary::Minimum);
}

Values averageForward(const ForwardQuery& query) {
    Values sum = folded(query, Binary::Add);
    const auto count = static_cast<float>(query.inputs.size());
    sum.front().tensor =
        overRows(query, sum.front().tensor, {}, [count](const float* x, std::size_t rows, std::size_t, float* out) {
            for (std::size_t i = 0; i < rows; ++i) out[i] = x[i] / count;
        }).tensor;
    return sum;
}

Values scaledSumForward(const ForwardQuery& query) {
    if (query.inputs.size() != 2) refuse("inputs", "two are needed");
    const auto scale = static_cast<float>(numberOf(Config(query.config), "scale", 1));
    Tensor scaled = overRows(query, floatsOf(query.inputs[1]), {},
                             [scale](const float* x, std::size_t rows, std::size_t width, float* out) {
                                 for (std::size_t i = 0; i < rows * width; ++i) out[i] = x[i] * scale;
                             })
                        .tensor;
    FloatResult sum = combined(Binary::Add, floatsOf(query.inputs[0]), scaled);
    roundTo(query.dtype, {sum.data(), sum.size()});
    return {Value{sum.tensor(), query.dtype}};
}

namespace {

/// Masks of inputs without one are all true; a mask has fewer dimensions than its input, so that along the last ones
/// a step counts where it does in all inputs.
Mask concatenatedMask(const ForwardQuery& query, std::size_t axis, const Shape& output) {
    if (std::ranges::none_of(query.inputs, isMasked)) return nullptr;
    const std::size_t rank = output.size();
    if (axis + 1 == rank) {
        return commonMask(query);
    }
    Shape shape(output.begin(), output.end() - 1);
    std::vector<std::byte> all(static_cast<std::size_t>(elementCount(shape)), std::byte{1});
    const auto strides = compute::stridesOf(shape);
    std::size_t offset = 0;
    for (const Value& input : query.inputs) {
        const Shape own(input.shape().begin(), input.shape().end() - 1);
        if (input.mask != nullptr) {
            if (input.mask->shape() != own) refuse("mask", "does not fit its input");
            const auto from = compute::stridesOf(own);
            compute::copyBlock(input.mask->bytes().data(), {0, {from.begin(), from.end()}}, all.data(),
                               {offset, {strides.begin(), strides.end()}}, own, 1);
        }
        offset += static_cast<std::size_t>(own[axis]) * strides[axis];
    }
    return std::make_shared<const Tensor>(Tensor::fromBytes(DType::Bool, shape, std::move(all)));
}

}  // namespace

Values concatenateForward(const ForwardQuery& query) {
    const Shape shape = outputShape(query);
    const std::size_t axis = axisIndex(Config(query.config).integer("axis", -1), shape.size());
    std::vector<Tensor> parts;
    for (const Value& input : query.inputs) parts.push_back(input.tensor);
    Value output{concatenated(parts, axis, shape), firstValue(query).dtype};
    output.mask = concatenatedMask(query, axis, shape);
    return {std::move(output)};
}

namespace {

Tensor normalized(const ForwardQuery& query, const Tensor& input, std::size_t axis) {
    return overRows(query, input, {axis},
                    [](const float* x, std::size_t rows, std::size_t width, float* out) {
                        for (std::size_t r = 0; r < rows; ++r, x += width, out += width) {
                            double sum = 0;
                            for (std::size_t j = 0; j < width; ++j)
                                sum += static_cast<double>(x[j]) * static_cast<double>(x[j]);
                            const float factor = 1.0F / std::sqrt(std::max(static_cast<float>(sum), 1e-12F));
                            for (std::size_t j = 0; j < width; ++j) out[j] = x[j] * factor;
                        }
                    })
        .tensor;
}

/// The batch, all other dimensions as one, and the axis that is summed over; `last` says where that one goes.
Tensor asMatrices(const Tensor& input, std::size_t axis, bool last) {
    std::vector<std::size_t> order{0};
    if (!last) order.push_back(axis);
    for (std::size_t i = 1; i < input.shape().size(); ++i) {
        if (i != axis) order.push_back(i);
    }
    if (last) order.push_back(axis);
    const Value moved = permutedValue({input}, order);
    const std::int64_t depth = input.shape()[axis];
    const std::int64_t batch = input.shape()[0];
    const std::int64_t others = productFrom(input.shape(), 1) / std::max<std::int64_t>(depth, 1);
    return reshapedValue(moved, last ? Shape{batch, others, depth} : Shape{batch, depth, others}).tensor;
}

}  // namespace

Values dotForward(const ForwardQuery& query) {
    const Config config(query.config);
    const Shape shape = outputShape(query);
    Tensor a = floatsOf(query.inputs[0]);
    Tensor b = floatsOf(query.inputs[1]);
    std::vector<std::int64_t> axes = config.integers("axes");
    if (axes.size() == 1) axes.push_back(axes.front());
    const std::size_t first = axisIndex(axes.at(0), a.shape().size(), "axes");
    const std::size_t second = axisIndex(axes.at(1), b.shape().size(), "axes");
    if (first == 0 || second == 0) refuse("axes", "the batch cannot be summed over");
    if (config.flag("normalize", false)) {
        a = normalized(query, a, first);
        b = normalized(query, b, second);
    }
    a = asMatrices(a, first, true);
    b = asMatrices(b, second, false);
    if (a.shape()[0] != b.shape()[0]) refuse("inputs", "batches of different sizes");
    FloatResult result({a.shape()[0], a.shape()[1], b.shape()[2]});
    compute::multiplyStacks({a.floats().data(), a.shape()}, {b.floats().data(), b.shape()}, 1.0F, result.shape(),
                            result.data());
    return {reshapedValue(result.value(query), shape)};
}

}  // namespace quantie
