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

/// A step counts where it does in every input that has a mask.
Mask commonMask(const Values& inputs) {
    std::vector<std::byte> all;
    Shape shape;
    for (const Value& input : inputs) {
        if (input.mask == nullptr) continue;
        if (all.empty()) {
            shape = input.mask->shape();
            all.assign(input.mask->bytes().begin(), input.mask->bytes().end());
            continue;
        }
        if (input.mask->shape() != shape) refuse("mask", "the inputs' masks differ in shape");
        for (std::size_t i = 0; i < all.size(); ++i) all[i] &= input.mask->bytes()[i];
    }
    if (all.empty()) return nullptr;
    return std::make_shared<const Tensor>(Tensor::fromBytes(DType::Bool, shape, std::move(all)));
}

/// The inputs one after the other.
Values folded(const ForwardQuery& query, Binary op) {
    Tensor result = floatsOf(firstValue(query));
    for (std::size_t i = 1; i < query.inputs.size(); ++i) {
        FloatResult next = combined(op, result, floatsOf(query.inputs[i]));
        roundTo(query.dtype, {next.data(), next.size()});
        result = next.tensor();
    }
    return {Value{result, query.dtype, commonMask(query.inputs)}};
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
    result.mask = commonMask(inputs);
    return {std::move(result)};
}

Values subtractForward(const ForwardQuery& query) {
    if (query.inputs.size() != 2) refuse("inputs", "two are needed");
    return folded(query, Binary::Subtract);
}

Values multiplyForward(const ForwardQuery& query) {
    return folded(query, Binary::Multiply);
}

Values maximumForward(const ForwardQuery& query) {
    return folded(query, Binary::Maximum);
}

Values minimumForward(const ForwardQuery& query) {
    return folded(query, Binary::Minimum);
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
    if (std::none_of(query.inputs.begin(), query.inputs.end(),
                     [](const Value& input) { return input.mask != nullptr; }))
        return nullptr;
    const std::size_t rank = output.size();
    if (axis + 1 == rank) {
        return commonMask(query.inputs);
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
