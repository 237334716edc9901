// Operators that keras.ops has and TensorFlow has not, value by value.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "core/base/error.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

// --- one tensor ---------------------------------------------------------------------------------------------------

template <float (*function)(float)>
Values mapped(const OperatorRun& run) {
    return {mappedFloats(run.query(), run.first(), function)};
}

float cubeRoot(float x) {
    return std::cbrt(x);
}
float radians(float x) {
    return x * static_cast<float>(std::numbers::pi / 180);
}
float degrees(float x) {
    return x * static_cast<float>(180 / std::numbers::pi);
}
float powerOfTwo(float x) {
    return std::exp2(x);
}
float logarithm10(float x) {
    return std::log10(x);
}
float logarithm2(float x) {
    return std::log2(x);
}
float truncated(float x) {
    return std::trunc(x);
}
float cardinalSine(float x) {
    const double at = std::numbers::pi * double{x};
    return x == 0 ? 1.0F : static_cast<float>(std::sin(at) / at);
}
float zeroOf(float) {
    return 0.0F;
}
/// Of a real number: 0, or π for a negative one.
float angleOf(float x) {
    return x < 0 ? static_cast<float>(std::numbers::pi) : 0.0F;
}

/// The modified Bessel function of order 0, by its series Σ (x²/4)^k / k!².
float besselI0(float x) {
    const double quarter = double{x} * double{x} / 4;
    double term = 1;
    double sum = 1;
    for (int k = 1; k < 500 && term > sum * 1e-17; ++k) {
        term *= quarter / (double{static_cast<float>(k)} * double{static_cast<float>(k)});
        sum += term;
    }
    return static_cast<float>(sum);
}

/// The inverse of erf: a first guess (Winitzki, 2008), then Newton's steps.
float inverseError(float x) {
    if (!(std::fabs(x) < 1)) {
        return std::fabs(x) == 1 ? std::copysign(std::numeric_limits<float>::infinity(), x)
                                 : std::numeric_limits<float>::quiet_NaN();
    }
    constexpr double a = 0.147;
    const double logarithm = std::log1p(-double{x} * double{x});
    const double half = 2 / (std::numbers::pi * a) + logarithm / 2;
    double y = std::copysign(std::sqrt(std::sqrt(half * half - logarithm / a) - half), double{x});
    for (int step = 0; step < 3; ++step) {
        y -= (std::erf(y) - double{x}) / (2 * std::numbers::inv_sqrtpi * std::exp(-y * y));
    }
    return static_cast<float>(y);
}

template <bool (*test)(float)>
Values tested(const OperatorRun& run) {
    const Tensor x = floatsOf(run.first());
    std::vector<std::int64_t> truths;
    for (const float value : x.floats()) truths.push_back(test(value) ? 1 : 0);
    return {integerValue(truths, x.shape(), DType::Bool)};
}

bool isNegative(float x) {
    return std::signbit(x);
}
bool isNegativeInfinity(float x) {
    return std::isinf(x) && x < 0;
}
bool isPositiveInfinity(float x) {
    return std::isinf(x) && x > 0;
}
bool always(float) {
    return true;
}

/// To so many decimals, halves to even.
Values roundedTo(const OperatorRun& run) {
    const auto decimals = run.call().integer("decimals").value_or(0);
    const auto factor = static_cast<float>(std::pow(10.0, static_cast<double>(decimals)));
    return {mappedFloats(run.query(), run.first(), [factor](float x) { return std::nearbyint(x * factor) / factor; })};
}

Values withoutNan(const OperatorRun& run) {
    const DType dtype = run.first().dtype;
    const bool half = dtype == DType::Float16;
    const double most = half ? 65504.0 : double{std::numeric_limits<float>::max()};
    const auto nan = static_cast<float>(run.number("nan", 0));
    const auto high = static_cast<float>(run.number("posinf", most));
    const auto low = static_cast<float>(run.number("neginf", -most));
    return {mappedFloats(run.query(), run.first(), [=](float x) {
        if (std::isnan(x)) return nan;
        return std::isinf(x) ? (x > 0 ? high : low) : x;
    })};
}

Values inverted(const OperatorRun& run) {
    const Value input = run.first();
    std::vector<std::int64_t> numbers = integersOf(input);
    for (std::int64_t& number : numbers) number = input.dtype == DType::Bool ? 1 - number : ~number;
    return {integerValue(numbers, input.shape(), input.dtype)};
}

// --- two tensors --------------------------------------------------------------------------------------------------

struct Pair {
    Tensor a;
    Tensor b;
    DType dtype;
};

Pair floatsOfTwo(const OperatorRun& run) {
    const auto [a, b] = run.pair("y");
    const Shape shape = broadcast(a.shape(), b.shape());
    return {floatsOf(broadcastValue(a, shape)), floatsOf(broadcastValue(b, shape)), a.dtype};
}

template <float (*function)(float, float)>
Values ofTwo(const OperatorRun& run) {
    const Pair pair = floatsOfTwo(run);
    FloatResult result(pair.a.shape());
    for (std::size_t i = 0; i < result.size(); ++i) {
        result.data()[i] = function(pair.a.floats()[i], pair.b.floats()[i]);
    }
    return {castValue({result.tensor(), DType::Float32}, pair.dtype)};
}

float lengthOfTwo(float x, float y) {
    return std::hypot(x, y);
}
float step(float x, float atZero) {
    return x < 0 ? 0.0F : (x > 0 ? 1.0F : atZero);
}
float logSum(float x, float y) {
    const float most = std::max(x, y);
    return std::isinf(most) ? most : most + std::log1p(std::exp(-std::fabs(x - y)));
}
float logSum2(float x, float y) {
    const float most = std::max(x, y);
    return std::isinf(most) ? most : most + std::log1p(std::exp2(-std::fabs(x - y))) * std::numbers::log2e_v<float>;
}
float largerNumber(float x, float y) {
    return std::fmax(x, y);
}
float smallerNumber(float x, float y) {
    return std::fmin(x, y);
}
float remainderOf(float x, float y) {
    return std::fmod(x, y);
}
float scaledByPower(float x, float exponent) {
    return x * std::exp2(exponent);
}
float neighbour(float x, float towards) {
    return std::nextafter(x, towards);
}

using Whole = std::int64_t (*)(std::int64_t, std::int64_t);

template <Whole function>
Values ofTwoIntegers(const OperatorRun& run) {
    const auto [a, b] = run.pair("y");
    const Shape shape = broadcast(a.shape(), b.shape());
    const std::vector<std::int64_t> x = integersOf(broadcastValue(a, shape));
    const std::vector<std::int64_t> y = integersOf(broadcastValue(b, shape));
    std::vector<std::int64_t> result(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) result[i] = function(x[i], y[i]);
    return {integerValue(result, shape, a.dtype)};
}

std::int64_t bitsOfBoth(std::int64_t a, std::int64_t b) {
    return a & b;
}
std::int64_t bitsOfEither(std::int64_t a, std::int64_t b) {
    return a | b;
}
std::int64_t bitsOfOne(std::int64_t a, std::int64_t b) {
    return a ^ b;
}
std::int64_t shiftedLeft(std::int64_t a, std::int64_t b) {
    return b < 0 || b > 63 ? 0 : static_cast<std::int64_t>(static_cast<std::uint64_t>(a) << b);
}
std::int64_t shiftedRight(std::int64_t a, std::int64_t b) {
    return b < 0 || b > 63 ? 0 : a >> b;
}
std::int64_t commonDivisor(std::int64_t a, std::int64_t b) {
    return std::gcd(a, b);
}
std::int64_t commonMultiple(std::int64_t a, std::int64_t b) {
    return a == 0 || b == 0 ? 0 : std::abs(a / std::gcd(a, b) * b);
}

std::vector<std::int64_t> closeness(const OperatorRun& run, Shape& shape) {
    const Pair pair = floatsOfTwo(run);
    const double relative = run.number("rtol", 1e-5);
    const double absolute = run.number("atol", 1e-8);
    const bool nansEqual = run.call().flag("equal_nan");
    shape = pair.a.shape();
    std::vector<std::int64_t> truths;
    for (std::size_t i = 0; i < pair.a.size(); ++i) {
        const double x = double{pair.a.floats()[i]};
        const double y = double{pair.b.floats()[i]};
        const bool nans = nansEqual && std::isnan(x) && std::isnan(y);
        truths.push_back(nans || x == y || std::fabs(x - y) <= absolute + relative * std::fabs(y) ? 1 : 0);
    }
    return truths;
}

Values isClose(const OperatorRun& run) {
    Shape shape;
    const std::vector<std::int64_t> truths = closeness(run, shape);
    return {integerValue(truths, shape, DType::Bool)};
}

Values allClose(const OperatorRun& run) {
    Shape shape;
    const std::vector<std::int64_t> truths = closeness(run, shape);
    return {integerValue({std::find(truths.begin(), truths.end(), 0) == truths.end() ? 1 : 0}, {}, DType::Bool)};
}

/// Whether each value is among those of the second tensor.
Values isIn(const OperatorRun& run) {
    const auto [a, b] = run.pair("y");
    const Tensor x = floatsOf(a);
    const Tensor known = floatsOf(b);
    std::vector<float> sorted(known.floats().begin(), known.floats().end());
    std::sort(sorted.begin(), sorted.end());
    const bool invert = run.call().flag("invert");
    std::vector<std::int64_t> truths;
    for (const float value : x.floats()) {
        truths.push_back(std::binary_search(sorted.begin(), sorted.end(), value) != invert ? 1 : 0);
    }
    return {integerValue(truths, x.shape(), DType::Bool)};
}

/// In which of the intervals between `y` each value is: Keras's digitize counts the bounds that are ≤ it.
template <bool below>
std::vector<std::int64_t> places(const Tensor& sorted, const Tensor& values) {
    const auto all = sorted.floats();
    std::vector<std::int64_t> result;
    for (const float value : values.floats()) {
        const auto at =
            below ? std::lower_bound(all.begin(), all.end(), value) : std::upper_bound(all.begin(), all.end(), value);
        result.push_back(at - all.begin());
    }
    return result;
}

Values digitize(const OperatorRun& run) {
    const Value input = run.first();
    return {integerValue(places<false>(floatsOf(run.named("y")), floatsOf(input)), input.shape(), DType::Int32)};
}

Shapes shapeOfSecond(const OperatorCall& call) {
    return {call.tensor("y")};
}

Values searchSorted(const OperatorRun& run) {
    const Tensor sorted = floatsOf(run.first());
    const Value values = run.named("y");
    requireRank(sorted.shape(), 1);
    const bool left = run.text("side", "left") == "left";
    return {integerValue(left ? places<true>(sorted, floatsOf(values)) : places<false>(sorted, floatsOf(values)),
                         values.shape(), DType::Int32)};
}

constexpr Operator unary(std::string_view name, Values (*forward)(const OperatorRun&)) {
    return {name, sameShape, forward};
}
constexpr Operator two(std::string_view name, Values (*forward)(const OperatorRun&)) {
    return {name, shapeOfTwo, forward};
}

constexpr std::array rows{
    unary("ops.angle", mapped<angleOf>),
    unary("ops.bitwise_not", inverted),
    unary("ops.cbrt", mapped<cubeRoot>),
    unary("ops.deg2rad", mapped<radians>),
    unary("ops.digitize", digitize),
    unary("ops.erfinv", mapped<inverseError>),
    unary("ops.exp2", mapped<powerOfTwo>),
    unary("ops.i0", mapped<besselI0>),
    unary("ops.imag", mapped<zeroOf>),
    unary("ops.isin", isIn),
    unary("ops.isneginf", tested<isNegativeInfinity>),
    unary("ops.isposinf", tested<isPositiveInfinity>),
    unary("ops.isreal", tested<always>),
    unary("ops.log10", mapped<logarithm10>),
    unary("ops.log2", mapped<logarithm2>),
    unary("ops.nan_to_num", withoutNan),
    unary("ops.rad2deg", mapped<degrees>),
    unary("ops.round", roundedTo),
    unary("ops.signbit", tested<isNegative>),
    unary("ops.sinc", mapped<cardinalSine>),
    unary("ops.trunc", mapped<truncated>),
    Operator{"ops.allclose", scalarShape, allClose},
    Operator{"ops.searchsorted", shapeOfSecond, searchSorted},
    two("ops.bitwise_and", ofTwoIntegers<bitsOfBoth>),
    two("ops.bitwise_left_shift", ofTwoIntegers<shiftedLeft>),
    two("ops.bitwise_or", ofTwoIntegers<bitsOfEither>),
    two("ops.bitwise_right_shift", ofTwoIntegers<shiftedRight>),
    two("ops.bitwise_xor", ofTwoIntegers<bitsOfOne>),
    two("ops.fmax", ofTwo<largerNumber>),
    two("ops.fmin", ofTwo<smallerNumber>),
    two("ops.fmod", ofTwo<remainderOf>),
    two("ops.gcd", ofTwoIntegers<commonDivisor>),
    two("ops.heaviside", ofTwo<step>),
    two("ops.hypot", ofTwo<lengthOfTwo>),
    two("ops.isclose", isClose),
    two("ops.lcm", ofTwoIntegers<commonMultiple>),
    two("ops.ldexp", ofTwo<scaledByPower>),
    two("ops.logaddexp", ofTwo<logSum>),
    two("ops.logaddexp2", ofTwo<logSum2>),
    two("ops.nextafter", ofTwo<neighbour>),
};

}  // namespace

std::span<const Operator> kerasMathOperators() {
    return rows;
}

}  // namespace quantie
