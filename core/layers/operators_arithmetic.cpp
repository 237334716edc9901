// Operators that combine two tensors, value by value: arithmetic.
#include <array>
#include <cmath>

#include "core/base/error.h"
#include "core/kernels/elementwise.h"
#include "core/kernels/strides.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

using compute::Binary;

/// The second argument's name is that of atan2(y, x).
Shapes angleShapes(const OperatorCall& call) {
    const MaybeShape a = call.tensor();
    const MaybeShape b = call.tensor("x");
    return {a && b ? MaybeShape(broadcast(*a, *b)) : std::nullopt};
}

Shapes addN(const OperatorCall& call) {
    const Shapes inputs = call.tensors();
    return {inputs.empty() ? std::nullopt : inputs.front()};
}

std::int64_t wholePower(std::int64_t base, std::int64_t exponent) {
    if (exponent < 0) throw Error(ErrorCode::Unsupported, "", "an integer to a negative power");
    std::uint64_t result = 1;
    auto factor = static_cast<std::uint64_t>(base);
    for (; exponent > 0; exponent >>= 1) {
        if ((exponent & 1) != 0) result *= factor;
        factor *= factor;
    }
    return static_cast<std::int64_t>(result);
}

std::int64_t floorQuotient(std::int64_t a, std::int64_t b) {
    if (b == 0) throw Error(ErrorCode::Unsupported, "", "an integer is divided by 0");
    if (b == -1) return static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(a));
    return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

/// Integers wrap round, as in TensorFlow.
std::int64_t ofIntegers(Binary op, std::int64_t a, std::int64_t b) {
    const auto x = static_cast<std::uint64_t>(a);
    const auto y = static_cast<std::uint64_t>(b);
    switch (op) {
        case Binary::Add:
            return static_cast<std::int64_t>(x + y);
        case Binary::Subtract:
            return static_cast<std::int64_t>(x - y);
        case Binary::Multiply:
            return static_cast<std::int64_t>(x * y);
        case Binary::Maximum:
            return std::max(a, b);
        case Binary::Minimum:
            return std::min(a, b);
        case Binary::Power:
            return wholePower(a, b);
        case Binary::SquaredDifference:
            return static_cast<std::int64_t>((x - y) * (x - y));
        case Binary::FloorDivide:
            return floorQuotient(a, b);
        case Binary::FloorMod:
            return static_cast<std::int64_t>(x - static_cast<std::uint64_t>(floorQuotient(a, b)) * y);
        case Binary::Divide:
            break;
    }
    return 0;
}

Value combinedIntegers(Binary op, const Value& a, const Value& b, const Shape& shape) {
    const std::vector<std::int64_t> x = integersOf(broadcastValue(a, shape));
    const std::vector<std::int64_t> y = integersOf(broadcastValue(b, shape));
    std::vector<std::int64_t> result(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) result[i] = ofIntegers(op, x[i], y[i]);
    return integerValue(result, shape, a.dtype);
}

Value combined(Binary op, const Value& a, const Value& b) {
    const Shape shape = broadcast(a.shape(), b.shape());
    if (!isFloat(a.dtype) && op != Binary::Divide) return combinedIntegers(op, a, b, shape);
    const Tensor x = floatsOf(a);
    const Tensor y = floatsOf(b);
    FloatResult result(shape);
    compute::binary(op, {x.floats().data(), x.shape()}, {y.floats().data(), y.shape()}, shape, result.data());
    // True division of integers is in double precision.
    return floatValue(std::move(result), isFloat(a.dtype) ? a.dtype : DType::Float64);
}

template <Binary op>
Values arithmetic(const OperatorRun& run) {
    const auto [a, b] = run.pair("y");
    return {combined(op, a, b)};
}

/// function(first, second) of two float tensors.
template <float (*function)(float, float)>
Values ofTwo(const OperatorRun& run) {
    const auto [a, b] = run.pair(run.has("y") ? "y" : "x");
    const Shape shape = broadcast(a.shape(), b.shape());
    const Tensor x = floatsOf(broadcastValue(a, shape));
    const Tensor y = floatsOf(broadcastValue(b, shape));
    FloatResult result(shape);
    for (std::size_t i = 0; i < result.size(); ++i) result.data()[i] = function(x.floats()[i], y.floats()[i]);
    return {floatValue(std::move(result), a.dtype)};
}

float divideNoNan(float x, float y) {
    return y == 0 ? 0 : x / y;
}
float multiplyNoNan(float x, float y) {
    return y == 0 ? 0 : x * y;
}
float xLogY(float x, float y) {
    return x == 0 ? 0 : x * std::log(y);
}
float xLog1pY(float x, float y) {
    return x == 0 ? 0 : x * std::log1p(y);
}
float angle(float y, float x) {
    return std::atan2(y, x);
}

Values sumOfAll(const OperatorRun& run) {
    const Values inputs = run.list();
    Value sum = inputs.front();
    for (std::size_t i = 1; i < inputs.size(); ++i) sum = combined(Binary::Add, sum, inputs[i]);
    return {sum};
}

constexpr Operator two(std::string_view name, Values (*forward)(const OperatorRun&)) {
    return {name, shapeOfTwo, forward};
}

constexpr std::array rows{
    two("__operators__.add", arithmetic<Binary::Add>),
    two("add", arithmetic<Binary::Add>),
    two("divide", arithmetic<Binary::Divide>),
    two("floor_div", arithmetic<Binary::FloorDivide>),
    two("floordiv", arithmetic<Binary::FloorDivide>),
    two("math.add", arithmetic<Binary::Add>),
    Operator{"math.add_n", addN, sumOfAll},
    Operator{"math.atan2", angleShapes, ofTwo<angle>},
    two("math.divide", arithmetic<Binary::Divide>),
    two("math.divide_no_nan", ofTwo<divideNoNan>),
    two("math.floordiv", arithmetic<Binary::FloorDivide>),
    two("math.floormod", arithmetic<Binary::FloorMod>),
    two("math.maximum", arithmetic<Binary::Maximum>),
    two("math.minimum", arithmetic<Binary::Minimum>),
    two("math.mod", arithmetic<Binary::FloorMod>),
    two("math.multiply", arithmetic<Binary::Multiply>),
    two("math.multiply_no_nan", ofTwo<multiplyNoNan>),
    two("math.pow", arithmetic<Binary::Power>),
    two("math.squared_difference", arithmetic<Binary::SquaredDifference>),
    two("math.subtract", arithmetic<Binary::Subtract>),
    two("math.truediv", arithmetic<Binary::Divide>),
    two("math.xlog1py", ofTwo<xLog1pY>),
    two("math.xlogy", ofTwo<xLogY>),
    two("maximum", arithmetic<Binary::Maximum>),
    two("minimum", arithmetic<Binary::Minimum>),
    two("multiply", arithmetic<Binary::Multiply>),
    two("pow", arithmetic<Binary::Power>),
    two("realdiv", arithmetic<Binary::Divide>),
    two("subtract", arithmetic<Binary::Subtract>),
    two("truediv", arithmetic<Binary::Divide>),
};

}  // namespace

std::span<const Operator> arithmeticOperators() {
    return rows;
}

}  // namespace quantie
