// Operators that keras.ops has and TensorFlow has not: activation functions, codes of classes, losses, attention.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/error.h"
#include "core/kernels/batch_matmul.h"
#include "core/layers/dims.h"
#include "core/layers/forward_activation.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

using compute::Activation;

template <Activation kind>
Values activate(const OperatorRun& run) {
    const Value input = run.first();
    const Tensor x = floatsOf(input);
    FloatResult result(x.shape());
    std::copy(x.floats().begin(), x.floats().end(), result.data());
    applyActivation({kind}, x.shape(), result.data());
    return {floatValue(std::move(result), input.dtype)};
}

Values elu(const OperatorRun& run) {
    const auto alpha = static_cast<float>(run.number("alpha", 1));
    return {mappedFloats(run.query(), run.first(), [alpha](float x) { return x > 0 ? x : alpha * std::expm1(x); })};
}
Values celu(const OperatorRun& run) {
    const auto alpha = static_cast<float>(run.number("alpha", 1));
    return {
        mappedFloats(run.query(), run.first(), [alpha](float x) { return x > 0 ? x : alpha * std::expm1(x / alpha); })};
}
Values hardShrink(const OperatorRun& run) {
    const auto threshold = static_cast<float>(run.number("threshold", 0.5));
    return {
        mappedFloats(run.query(), run.first(), [threshold](float x) { return std::fabs(x) > threshold ? x : 0.0F; })};
}
Values softShrink(const OperatorRun& run) {
    const auto threshold = static_cast<float>(run.number("threshold", 0.5));
    return {mappedFloats(run.query(), run.first(), [threshold](float x) {
        return x > threshold ? x - threshold : (x < -threshold ? x + threshold : 0.0F);
    })};
}
Values squareplus(const OperatorRun& run) {
    const auto b = static_cast<float>(run.number("b", 4));
    return {mappedFloats(run.query(), run.first(), [b](float x) { return (x + std::sqrt(x * x + b)) / 2; })};
}
Values threshold(const OperatorRun& run) {
    const auto least = static_cast<float>(run.number("threshold", 0));
    const auto filling = static_cast<float>(run.number("filling", 0));
    return {mappedFloats(run.query(), run.first(), [=](float x) { return x > least ? x : filling; })};
}

/// The axis moved to the end, and what brings it back.
struct Moved {
    Value value;
    std::vector<std::size_t> order;
};

Moved movedToEnd(const Value& value, std::size_t axis) {
    std::vector<std::size_t> order(value.shape().size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::swap(order[axis], order.back());
    return {axis + 1 == order.size() ? value : permutedValue(value, order), order};
}

Values sparsemax(const OperatorRun& run) {
    const Value input = run.first();
    const std::size_t axis = axisIndex(run.call().integer("axis").value_or(-1), input.shape().size());
    const Moved moved = movedToEnd({floatsOf(input)}, axis);
    FloatResult result(moved.value.shape());
    std::copy(moved.value.tensor.floats().begin(), moved.value.tensor.floats().end(), result.data());
    NamedActivation activation;
    activation.sparsemax = true;
    applyActivation(activation, result.shape(), result.data());
    return {permutedValue(floatValue(std::move(result), input.dtype), moved.order)};
}

Shapes gluShapes(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    if (!shape) return {std::nullopt};
    std::int64_t& length = (*shape)[axisIndex(call.integer("axis").value_or(-1), shape->size())];
    if (length != unknownDim) length /= 2;
    return {shape};
}

/// The first half by the sigmoid of the second.
Values glu(const OperatorRun& run) {
    const Value input = run.first();
    const std::size_t axis = axisIndex(run.call().integer("axis").value_or(-1), input.shape().size());
    const Moved moved = movedToEnd({floatsOf(input)}, axis);
    Shape shape = moved.value.shape();
    if (shape.back() % 2 != 0) refuse("axis", "an odd length");
    shape.back() /= 2;
    FloatResult result(shape);
    const auto width = static_cast<std::size_t>(shape.back());
    for (std::size_t i = 0; i < result.size(); ++i) {
        const float* from = moved.value.tensor.floats().data() + i / width * 2 * width + i % width;
        result.data()[i] = from[0] / (1 + std::exp(-from[width]));
    }
    return {permutedValue(floatValue(std::move(result), input.dtype), moved.order)};
}

// --- classes -------------------------------------------------------------------------------------------------------

/// The dimension of the tokens goes, that of the classes comes last.
Shapes multiHotShapes(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    const auto depth = call.integer("num_classes");
    if (!shape || shape->empty() || !depth || call.integer("axis").value_or(-1) != -1) return {std::nullopt};
    shape->erase(shape->begin() + (shape->size() > 1 ? 1 : 0));
    shape->push_back(*depth);
    return {shape};
}

Values multiHot(const OperatorRun& run) {
    const Value input = run.first();
    FloatResult result(run.shape());
    std::fill_n(result.data(), result.size(), 0.0F);
    const std::vector<std::int64_t> tokens = integersOf(input);
    const bool one = input.shape().size() == 1;
    const auto inner = one ? 1 : static_cast<std::size_t>(productFrom(input.shape(), 2));
    const auto count = static_cast<std::size_t>(input.shape()[one ? 0 : 1]);
    const std::int64_t depth = run.integer("num_classes");
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i] < 0 || tokens[i] >= depth) continue;
        const std::size_t row = one ? 0 : i / (count * inner) * inner + i % inner;
        result.data()[row * static_cast<std::size_t>(depth) + static_cast<std::size_t>(tokens[i])] = 1;
    }
    const DType dtype = dtypeFromName(run.text("dtype", "float32")).value_or(DType::Float32);
    return {castValue({result.tensor(), DType::Float32}, dtype)};
}

// --- losses --------------------------------------------------------------------------------------------------------

constexpr double least = 1e-7;  // Keras's epsilon

Values binaryCrossentropy(const OperatorRun& run) {
    const Value target = run.first();
    const Tensor y = floatsOf(target);
    const Tensor p = floatsOf(broadcastValue(run.named("output"), y.shape()));
    const bool logits = run.call().flag("from_logits");
    FloatResult result(y.shape());
    for (std::size_t i = 0; i < result.size(); ++i) {
        const double want = double{y.floats()[i]};
        const double x = double{p.floats()[i]};
        const double bounded = std::clamp(x, least, 1 - least);
        result.data()[i] = static_cast<float>(logits ? std::max(x, 0.0) - x * want + std::log1p(std::exp(-std::fabs(x)))
                                                     : -want * std::log(bounded) - (1 - want) * std::log(1 - bounded));
    }
    return {floatValue(std::move(result), target.dtype)};
}

Shapes lossShapes(const OperatorCall& call) {
    MaybeShape shape = call.tensor("output");
    if (shape && !shape->empty()) {
        shape->erase(shape->begin() +
                     static_cast<std::ptrdiff_t>(axisIndex(call.integer("axis").value_or(-1), shape->size())));
    }
    return {shape};
}

/// −log of each value's part in its row, or of itself where the values are logits or to be taken for such.
std::vector<double> penalties(std::span<const float> row, bool logits) {
    std::vector<double> result(row.size());
    double sum = 0;
    const double most = row.empty() ? 0 : double{*std::max_element(row.begin(), row.end())};
    for (const float x : row) sum += logits ? std::exp(double{x} - most) : double{x};
    for (std::size_t j = 0; j < row.size(); ++j) {
        result[j] = logits ? most + std::log(sum) - double{row[j]}
                           : -std::log(std::clamp(double{row[j]} / sum, least, 1 - least));
    }
    return result;
}

Values categoricalCrossentropy(const OperatorRun& run) {
    const Value output = run.named("output");
    const std::size_t axis = axisIndex(run.call().integer("axis").value_or(-1), output.shape().size());
    const Value target = run.first();
    if (output.shape() != target.shape()) refuse("target", "does not fit the output");
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < output.shape().size(); ++i) {
        if (i != axis) order.push_back(i);
    }
    order.push_back(axis);
    const Tensor p = permutedValue({floatsOf(output)}, order).tensor;
    const Tensor y = permutedValue({floatsOf(target)}, order).tensor;
    FloatResult result(run.shape());
    const std::size_t width = result.size() == 0 ? 0 : p.size() / result.size();
    for (std::size_t i = 0; i < result.size(); ++i) {
        const std::vector<double> losses =
            penalties(p.floats().subspan(i * width, width), run.call().flag("from_logits"));
        double sum = 0;
        for (std::size_t j = 0; j < width; ++j) sum += losses[j] * double{y.floats()[i * width + j]};
        result.data()[i] = static_cast<float>(sum);
    }
    return {floatValue(std::move(result), output.dtype)};
}

/// Without logits, the logarithm of the bounded values is taken for logits.
Values sparseCrossentropy(const OperatorRun& run) {
    const Value output = run.named("output");
    const std::vector<std::int64_t> targets = integersOf(run.first());
    Tensor p = floatsOf(output);
    std::vector<float> logits(p.floats().begin(), p.floats().end());
    for (float& x : logits) {
        if (!run.call().flag("from_logits")) x = static_cast<float>(std::log(std::clamp(double{x}, least, 1 - least)));
    }
    FloatResult result(run.shape());
    if (targets.size() != result.size()) refuse("target", "does not fit the output");
    const std::size_t width = result.size() == 0 ? 0 : p.size() / result.size();
    for (std::size_t i = 0; i < result.size(); ++i) {
        const auto target = static_cast<std::size_t>(targets[i]);
        if (targets[i] < 0 || target >= width) refuse("target", "a class that the output does not have");
        result.data()[i] = static_cast<float>(penalties(std::span(logits).subspan(i * width, width), true)[target]);
    }
    return {floatValue(std::move(result), output.dtype)};
}

/// The ratio of the largest value's square to the mean squared difference, in decibels.
Values signalToNoise(const OperatorRun& run) {
    const auto [a, b] = run.pair("y");
    const Tensor x = floatsOf(a);
    const Tensor y = floatsOf(b);
    if (x.shape() != y.shape()) refuse("inputs", "the tensors' shapes differ");
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += std::pow(double{x.floats()[i]} - double{y.floats()[i]}, 2);
    const double mean = sum / static_cast<double>(x.size());
    const double ratio = 20 * std::log10(run.number("max_val", 1)) - 10 * std::log10(mean);
    return {castValue({Tensor::fromFloats({}, {static_cast<float>(ratio)})}, a.dtype)};
}

// --- attention -----------------------------------------------------------------------------------------------------

Shapes attentionShapes(const OperatorCall& call) {
    MaybeShape query = call.tensor();
    const MaybeShape value = call.tensor("value");
    if (!query || !value) return {std::nullopt};
    requireRank(*query, 4);
    query->back() = lastDim(value);
    return {query};
}

/// (batch, steps, heads, width) as a stack of matrices of its heads, as many as the query has.
Value headsOf(const Value& value, std::int64_t heads) {
    requireRank(value.shape(), 4);
    Value moved = permutedValue({floatsOf(value)}, {0, 2, 1, 3});
    const std::int64_t own = moved.shape()[1];
    if (own == heads || own == 0) return moved;
    if (heads % own != 0) refuse("inputs", "the heads do not fit");
    const Shape& shape = moved.shape();
    const Value apart = reshapedValue(moved, {shape[0], own, 1, shape[2], shape[3]});
    const Value wide = broadcastValue(apart, {shape[0], own, heads / own, shape[2], shape[3]});
    return reshapedValue(wide, {shape[0], heads, shape[2], shape[3]});
}

/// A large negative number where the mask is false, or a step comes after the one that asks.
void masked(const OperatorRun& run, FloatResult& scores) {
    const auto asked = static_cast<std::size_t>(scores.shape()[2]);
    const auto kept = static_cast<std::size_t>(scores.shape()[3]);
    std::optional<Tensor> mask;
    if (run.has("mask")) mask = floatsOf(broadcastValue(run.named("mask"), scores.shape()));
    const bool causal = run.call().flag("is_causal");
    for (std::size_t i = 0; i < scores.size(); ++i) {
        const bool later = causal && i % kept > i / kept % asked;
        if (later || (mask && mask->floats()[i] == 0)) scores.data()[i] = -0.7F * 3.4028235e38F;
    }
}

Values dotProductAttention(const OperatorRun& run) {
    const Value query = run.first();
    requireRank(query.shape(), 4);
    const std::int64_t heads = query.shape()[2];
    const Value q = headsOf(query, heads);
    const Value k = headsOf(run.named("key"), heads);
    const Value v = headsOf(run.named("value"), heads);
    const double scale = run.number("scale", 1 / std::sqrt(static_cast<double>(q.shape()[3])));
    FloatResult scores({q.shape()[0], heads, q.shape()[2], k.shape()[2]});
    if (q.shape()[3] != k.shape()[3] || k.shape()[2] != v.shape()[2]) refuse("inputs", "do not fit each other");
    compute::multiplyStacks({q.tensor.floats().data(), q.shape()}, {k.tensor.floats().data(), k.shape(), true},
                            static_cast<float>(scale), scores.shape(), scores.data());
    if (run.has("bias")) {
        const Tensor bias = floatsOf(broadcastValue(run.named("bias"), scores.shape()));
        for (std::size_t i = 0; i < scores.size(); ++i) scores.data()[i] += bias.floats()[i];
    }
    masked(run, scores);
    NamedActivation softmax;
    softmax.softmax = true;
    applyActivation(softmax, scores.shape(), scores.data());
    roundTo(query.dtype, {scores.data(), scores.size()});
    FloatResult mixed({q.shape()[0], heads, q.shape()[2], v.shape()[3]});
    compute::multiplyStacks({scores.data(), scores.shape()}, {v.tensor.floats().data(), v.shape()}, 1.0F, mixed.shape(),
                            mixed.data());
    return {permutedValue(floatValue(std::move(mixed), query.dtype), {0, 2, 1, 3})};
}

constexpr Operator unary(std::string_view name, Values (*forward)(const OperatorRun&)) {
    return {name, sameShape, forward};
}

constexpr std::array rows{
    unary("ops.binary_crossentropy", binaryCrossentropy),
    Operator{"ops.categorical_crossentropy", lossShapes, categoricalCrossentropy},
    unary("ops.celu", celu),
    Operator{"ops.dot_product_attention", attentionShapes, dotProductAttention},
    unary("ops.elu", elu),
    Operator{"ops.glu", gluShapes, glu},
    unary("ops.hard_shrink", hardShrink),
    unary("ops.hard_sigmoid", activate<Activation::HardSigmoid6>),
    unary("ops.hard_silu", activate<Activation::HardSilu>),
    unary("ops.hard_tanh", activate<Activation::HardTanh>),
    Operator{"ops.multi_hot", multiHotShapes, multiHot},
    Operator{"ops.psnr", scalarShape, signalToNoise},
    unary("ops.soft_shrink", softShrink),
    Operator{"ops.sparse_categorical_crossentropy", lossShapes, sparseCrossentropy},
    unary("ops.sparse_plus", activate<Activation::SparsePlus>),
    unary("ops.sparse_sigmoid", activate<Activation::SparseSigmoid>),
    unary("ops.sparsemax", sparsemax),
    unary("ops.squareplus", squareplus),
    unary("ops.tanh_shrink", activate<Activation::TanhShrink>),
    unary("ops.threshold", threshold),
};

}  // namespace

std::span<const Operator> kerasNnOperators() {
    return rows;
}

}  // namespace quantie
