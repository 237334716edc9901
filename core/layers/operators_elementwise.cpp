// Operators that work value by value.
#include <array>

#include "core/layers/dims.h"
#include "core/layers/operator_call.h"

namespace quantie {

namespace {

Shapes same(const OperatorCall& call) {
    return {call.tensor()};
}

MaybeShape broadcastTwo(const MaybeShape& a, const MaybeShape& b) {
    if (!a || !b) return std::nullopt;
    return broadcast(*a, *b);
}

Shapes binary(const OperatorCall& call) {
    return {broadcastTwo(call.tensor(), call.tensor("y"))};
}

Shapes where(const OperatorCall& call) {
    return {broadcastTwo(call.tensor(), broadcastTwo(call.tensor("x"), call.tensor("y")))};
}

Shapes addN(const OperatorCall& call) {
    const Shapes inputs = call.tensors();
    return {inputs.empty() ? std::nullopt : inputs.front()};
}

constexpr Operator unary(std::string_view name) {
    return {name, same};
}
constexpr Operator two(std::string_view name) {
    return {name, binary};
}

constexpr std::array rows{
    two("__operators__.add"),
    two("__operators__.eq"),
    two("__operators__.ne"),
    unary("abs"),
    two("add"),
    unary("cast"),
    unary("clip_by_value"),
    two("divide"),
    two("equal"),
    unary("exp"),
    unary("grad_pass_through"),
    two("greater"),
    two("greater_equal"),
    unary("identity"),
    unary("image.per_image_standardization"),
    unary("keras.activations.elu"),
    unary("keras.activations.gelu"),
    unary("keras.activations.hard_sigmoid"),
    unary("keras.activations.relu"),
    unary("keras.activations.selu"),
    unary("keras.activations.sigmoid"),
    unary("keras.activations.softmax"),
    unary("keras.activations.softplus"),
    unary("keras.activations.softsign"),
    unary("keras.activations.swish"),
    unary("keras.activations.tanh"),
    two("less"),
    two("less_equal"),
    unary("linalg.band_part"),
    unary("linalg.l2_normalize"),
    two("logical_and"),
    unary("logical_not"),
    two("logical_or"),
    unary("math.abs"),
    unary("math.acos"),
    two("math.add"),
    Operator{"math.add_n", addN},
    unary("math.asin"),
    unary("math.atan"),
    two("math.atan2"),
    unary("math.ceil"),
    unary("math.cos"),
    unary("math.cosh"),
    unary("math.cumprod"),
    unary("math.cumsum"),
    unary("math.digamma"),
    two("math.divide"),
    two("math.divide_no_nan"),
    two("math.equal"),
    unary("math.erf"),
    unary("math.erfc"),
    unary("math.exp"),
    unary("math.expm1"),
    unary("math.floor"),
    two("math.floordiv"),
    two("math.floormod"),
    two("math.greater"),
    two("math.greater_equal"),
    unary("math.is_finite"),
    unary("math.is_inf"),
    unary("math.is_nan"),
    unary("math.l2_normalize"),
    two("math.less"),
    two("math.less_equal"),
    unary("math.lgamma"),
    unary("math.log"),
    unary("math.log1p"),
    unary("math.log_sigmoid"),
    unary("math.log_softmax"),
    two("math.logical_and"),
    unary("math.logical_not"),
    two("math.logical_or"),
    two("math.logical_xor"),
    two("math.maximum"),
    two("math.minimum"),
    two("math.mod"),
    two("math.multiply"),
    two("math.multiply_no_nan"),
    unary("math.negative"),
    two("math.not_equal"),
    two("math.pow"),
    unary("math.reciprocal"),
    unary("math.reciprocal_no_nan"),
    unary("math.rint"),
    unary("math.round"),
    unary("math.rsqrt"),
    unary("math.sigmoid"),
    unary("math.sign"),
    unary("math.sin"),
    unary("math.sinh"),
    unary("math.softmax"),
    unary("math.softplus"),
    unary("math.softsign"),
    unary("math.sqrt"),
    unary("math.square"),
    two("math.squared_difference"),
    two("math.subtract"),
    unary("math.tan"),
    unary("math.tanh"),
    two("math.truediv"),
    two("math.xlogy"),
    two("maximum"),
    two("minimum"),
    two("multiply"),
    unary("negative"),
    unary("nn.dropout"),
    unary("nn.elu"),
    unary("nn.experimental.stateless_dropout"),
    unary("nn.gelu"),
    unary("nn.l2_normalize"),
    unary("nn.leaky_relu"),
    unary("nn.log_softmax"),
    unary("nn.relu"),
    unary("nn.relu6"),
    unary("nn.selu"),
    unary("nn.sigmoid"),
    unary("nn.silu"),
    unary("nn.softmax"),
    unary("nn.softplus"),
    unary("nn.softsign"),
    unary("nn.swish"),
    unary("nn.tanh"),
    two("not_equal"),
    unary("ones_like"),
    two("pow"),
    two("realdiv"),
    unary("reverse"),
    unary("roll"),
    unary("round"),
    unary("sigmoid"),
    unary("sign"),
    unary("sort"),
    unary("sqrt"),
    unary("square"),
    unary("stop_gradient"),
    two("subtract"),
    unary("tanh"),
    two("truediv"),
    Operator{"where", where},
    Operator{"where_v2", where},
    unary("zeros_like"),
};

}  // namespace

std::span<const Operator> elementwiseOperators() {
    return rows;
}

}  // namespace quantie
