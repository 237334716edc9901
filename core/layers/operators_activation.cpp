// Activation functions as operators: tf.nn, tf.math and tf.keras.activations.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/layers/dims.h"
#include "core/layers/forward_activation.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

using compute::Activation;

Value activated(const Value& input, const NamedActivation& activation) {
    const Tensor x = floatsOf(input);
    FloatResult result(x.shape());
    std::copy(x.floats().begin(), x.floats().end(), result.data());
    applyActivation(activation, x.shape(), result.data());
    return floatValue(std::move(result), input.dtype);
}

template <Activation kind>
Values activate(const OperatorRun& run) {
    return {activated(run.first(), NamedActivation{kind})};
}

Values gelu(const OperatorRun& run) {
    const bool approximate = run.call().flag("approximate");
    return {activated(run.first(), NamedActivation{approximate ? Activation::GeluTanh : Activation::Gelu})};
}

/// Softmax along any axis: that one is moved to the end and back.
template <bool logarithm>
Values softmax(const OperatorRun& run) {
    const Value input = run.first();
    const std::size_t rank = input.shape().size();
    const std::size_t axis = axisIndex(run.call().integer("axis").value_or(-1), rank);
    NamedActivation activation;
    activation.softmax = !logarithm;
    activation.logSoftmax = logarithm;
    std::vector<std::size_t> order(rank);
    for (std::size_t i = 0; i < rank; ++i) order[i] = i;
    std::swap(order[axis], order.back());
    if (axis + 1 == rank) return {activated(input, activation)};
    return {permutedValue(activated(permutedValue(input, order), activation), order)};
}

Values leakyRelu(const OperatorRun& run) {
    const auto alpha = static_cast<float>(run.number("alpha", 0.2));
    return {mappedFloats(run.query(), run.first(), [alpha](float x) { return x > 0 ? x : alpha * x; })};
}

/// tf.keras.activations.relu(x, alpha, max_value, threshold).
Values kerasRelu(const OperatorRun& run) {
    const auto alpha = static_cast<float>(run.number("alpha", 0));
    const auto most = static_cast<float>(run.number("max_value", HUGE_VAL));
    const auto threshold = static_cast<float>(run.number("threshold", 0));
    return {mappedFloats(run.query(), run.first(), [=](float x) {
        if (std::isnan(x)) return x;
        return x >= threshold ? std::min(x, most) : alpha * (x - threshold);
    })};
}

Values elu(const OperatorRun& run) {
    const auto alpha = static_cast<float>(run.number("alpha", 1));
    return {mappedFloats(run.query(), run.first(), [alpha](float x) { return x > 0 ? x : alpha * std::expm1(x); })};
}

float logSigmoidOf(float x) {
    return std::min(x, 0.0F) - std::log1p(std::exp(-std::abs(x)));
}

Values logSigmoid(const OperatorRun& run) {
    return {mappedFloats(run.query(), run.first(), logSigmoidOf)};
}

constexpr Operator unary(std::string_view name, Values (*forward)(const OperatorRun&)) {
    return {name, sameShape, forward};
}

constexpr std::array rows{
    unary("keras.activations.elu", elu),
    unary("keras.activations.gelu", gelu),
    unary("keras.activations.hard_sigmoid", activate<Activation::HardSigmoid>),
    unary("keras.activations.relu", kerasRelu),
    unary("keras.activations.selu", activate<Activation::Selu>),
    unary("keras.activations.sigmoid", activate<Activation::Sigmoid>),
    unary("keras.activations.softmax", softmax<false>),
    unary("keras.activations.softplus", activate<Activation::Softplus>),
    unary("keras.activations.softsign", activate<Activation::Softsign>),
    unary("keras.activations.swish", activate<Activation::Swish>),
    unary("keras.activations.tanh", activate<Activation::Tanh>),
    unary("math.log_sigmoid", logSigmoid),
    unary("math.log_softmax", softmax<true>),
    unary("math.sigmoid", activate<Activation::Sigmoid>),
    unary("math.softmax", softmax<false>),
    unary("math.softplus", activate<Activation::Softplus>),
    unary("math.softsign", activate<Activation::Softsign>),
    unary("math.tanh", activate<Activation::Tanh>),
    unary("nn.elu", activate<Activation::Elu>),
    unary("nn.gelu", gelu),
    unary("nn.leaky_relu", leakyRelu),
    unary("nn.log_softmax", softmax<true>),
    unary("nn.relu", activate<Activation::Relu>),
    unary("nn.relu6", activate<Activation::Relu6>),
    unary("nn.selu", activate<Activation::Selu>),
    unary("nn.sigmoid", activate<Activation::Sigmoid>),
    unary("nn.silu", activate<Activation::Swish>),
    unary("nn.softmax", softmax<false>),
    unary("nn.softplus", activate<Activation::Softplus>),
    unary("nn.softsign", activate<Activation::Softsign>),
    unary("nn.swish", activate<Activation::Swish>),
    unary("nn.tanh", activate<Activation::Tanh>),
    unary("ops.hard_sigmoid", activate<Activation::HardSigmoid6>),
    unary("sigmoid", activate<Activation::Sigmoid>),
    unary("tanh", activate<Activation::Tanh>),
};

}  // namespace

std::span<const Operator> activationOperators() {
    return rows;
}

}  // namespace quantie
