// Operators of one tensor, value by value or along one axis: functions of mathematics, casts, constants like a tensor.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/base/error.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

using Function = float (*)(float);

template <Function function>
Values mapped(const OperatorRun& run) {
    const Value input = run.first();
    const Value result = mappedFloats(run.query(), input, function);
    // abs, sign and their like keep the type of integers.
    return {isFloat(input.dtype) ? result : castValue(result, input.dtype)};
}

float absolute(float x) {
    return std::abs(x);
}
float arcCosine(float x) {
    return std::acos(x);
}
float arcSine(float x) {
    return std::asin(x);
}
float arcTangent(float x) {
    return std::atan(x);
}
float hyperbolicArcSine(float x) {
    return std::asinh(x);
}
float hyperbolicArcCosine(float x) {
    return std::acosh(x);
}
float hyperbolicArcTangent(float x) {
    return std::atanh(x);
}
float logGamma(float x) {
    return static_cast<float>(std::lgamma(static_cast<double>(x)));
}
/// The derivative of logGamma: by recurrence up to where the asymptotic series is exact (Abramowitz and Stegun, 6.3).
float digamma(float x) {
    double at = static_cast<double>(x);
    double result = 0;
    if (at <= 0) {
        if (std::floor(at) == at) return std::numeric_limits<float>::quiet_NaN();
        result = -std::numbers::pi / std::tan(std::numbers::pi * at);
        at = 1 - at;
    }
    while (at < 10) {
        result -= 1 / at;
        at += 1;
    }
    const double square = 1 / (at * at);
    const double series = square * (1.0 / 12 - square * (1.0 / 120 - square * (1.0 / 252 - square / 240)));
    return static_cast<float>(result + std::log(at) - 0.5 / at - series);
}
float ceiling(float x) {
    return std::ceil(x);
}
float cosine(float x) {
    return std::cos(x);
}
float hyperbolicCosine(float x) {
    return std::cosh(x);
}
float errorFunction(float x) {
    return std::erf(x);
}
float errorComplement(float x) {
    return std::erfc(x);
}
float exponential(float x) {
    return std::exp(x);
}
float exponentialMinusOne(float x) {
    return std::expm1(x);
}
float floorOf(float x) {
    return std::floor(x);
}
float logarithm(float x) {
    return std::log(x);
}
float logarithmOfMore(float x) {
    return std::log1p(x);
}
float negated(float x) {
    return -x;
}
float reciprocal(float x) {
    return 1 / x;
}
float reciprocalNoNan(float x) {
    return x == 0 ? 0 : 1 / x;
}
/// To the nearest, halves to even.
float rounded(float x) {
    return std::nearbyint(x);
}
float inverseRoot(float x) {
    return 1 / std::sqrt(x);
}
float signOf(float x) {
    return std::isnan(x) ? x : static_cast<float>((x > 0) - (x < 0));
}
float sine(float x) {
    return std::sin(x);
}
float hyperbolicSine(float x) {
    return std::sinh(x);
}
float root(float x) {
    return std::sqrt(x);
}
float squared(float x) {
    return x * x;
}
float tangent(float x) {
    return std::tan(x);
}

Values unchanged(const OperatorRun& run) {
    return {run.first()};
}

/// This operator drops in every run, not in training only.
Values dropout(const OperatorRun& run) {
    if (run.number("rate", 1) == 0) return {run.first()};
    throw Error(ErrorCode::Unsupported, "", "this operator drops values at random, also at inference");
}

Values cast(const OperatorRun& run) {
    const auto dtype = dtypeFromName(run.text("dtype", ""));
    if (!dtype) refuse("dtype", "not a type of TensorFlow");
    return {castValue(run.first(), *dtype)};
}

Values clip(const OperatorRun& run) {
    const Value input = run.first();
    const auto low = static_cast<float>(run.number("clip_value_min", -HUGE_VAL));
    const auto high = static_cast<float>(run.number("clip_value_max", HUGE_VAL));
    const Value result =
        mappedFloats(run.query(), input, [=](float x) { return std::isnan(x) ? x : std::max(std::min(x, high), low); });
    return {castValue(result, input.dtype)};
}

template <int number>
Values filled(const OperatorRun& run) {
    const Value input = run.first();
    const std::vector<std::int64_t> numbers(input.tensor.size(), number);
    const auto dtype = dtypeFromName(run.text("dtype", ""));
    return {castValue(integerValue(numbers, input.shape(), DType::Int32), dtype.value_or(input.dtype))};
}

std::vector<std::size_t> axisOf(const OperatorRun& run, std::int64_t fallback, std::size_t rank) {
    return {axisIndex(run.call().integer("axis").value_or(fallback), rank)};
}

/// Sums or products of everything up to each element.
template <bool products>
Values cumulated(const OperatorRun& run) {
    const Value input = run.first();
    const bool reverse = run.call().flag("reverse");
    const bool exclusive = run.call().flag("exclusive");
    const Value result = overRows(run.query(), floatsOf(input), axisOf(run, 0, input.shape().size()),
                                  [&](const float* x, std::size_t rows, std::size_t width, float* out) {
                                      for (std::size_t r = 0; r < rows; ++r, x += width, out += width) {
                                          float sofar = products ? 1 : 0;
                                          for (std::size_t i = 0; i < width; ++i) {
                                              const std::size_t at = reverse ? width - 1 - i : i;
                                              const float next = products ? sofar * x[at] : sofar + x[at];
                                              out[at] = exclusive ? sofar : next;
                                              sofar = next;
                                          }
                                      }
                                  });
    return {castValue({result.tensor, DType::Float32}, input.dtype)};
}

/// The axes under that name, sorted; all where it is absent.
std::vector<std::size_t> namedAxes(const OperatorRun& run, std::string_view name, std::size_t rank) {
    std::vector<std::size_t> axes;
    const auto named = run.call().numbers(name);
    for (std::size_t i = 0; !named && i < rank; ++i) axes.push_back(i);
    for (std::size_t i = 0; named && i < named->size(); ++i) axes.push_back(axisIndex((*named)[i], rank));
    std::sort(axes.begin(), axes.end());
    return axes;
}

/// x / sqrt(max(sum of squares, epsilon)).
Values l2Normalized(const OperatorRun& run) {
    const Value input = run.first();
    const std::vector<std::size_t> axes = namedAxes(run, "axis", input.shape().size());
    const auto epsilon = static_cast<float>(run.number("epsilon", 1e-12));
    const Value result = overRows(
        run.query(), floatsOf(input), axes, [=](const float* x, std::size_t rows, std::size_t width, float* out) {
            for (std::size_t r = 0; r < rows; ++r, x += width, out += width) {
                double sum = 0;
                for (std::size_t j = 0; j < width; ++j) sum += double{x[j]} * double{x[j]};
                const float factor = 1 / std::sqrt(std::max(static_cast<float>(sum), epsilon));
                for (std::size_t j = 0; j < width; ++j) out[j] = x[j] * factor;
            }
        });
    return {castValue({result.tensor, DType::Float32}, input.dtype)};
}

/// x · limit / max(length, limit).
Values clippedNorm(const OperatorRun& run) {
    const Value input = run.first();
    const auto limit = static_cast<float>(run.number("clip_norm", 1));
    const Value result = overRows(run.query(), floatsOf(input), namedAxes(run, "axes", input.shape().size()),
                                  [=](const float* x, std::size_t rows, std::size_t width, float* out) {
                                      for (std::size_t r = 0; r < rows; ++r, x += width, out += width) {
                                          double sum = 0;
                                          for (std::size_t j = 0; j < width; ++j) sum += double{x[j]} * double{x[j]};
                                          const float length = std::sqrt(static_cast<float>(sum));
                                          const float by = std::max(length, limit);
                                          for (std::size_t j = 0; j < width; ++j) out[j] = x[j] * limit / by;
                                      }
                                  });
    return {castValue({result.tensor, DType::Float32}, input.dtype)};
}

/// The part of each matrix within that many diagonals; a negative number means all.
Values bandPart(const OperatorRun& run) {
    const Value input = run.first();
    requireRankAtLeast(input.shape(), 2);
    const std::int64_t below = run.integer("num_lower");
    const std::int64_t above = run.integer("num_upper");
    const std::int64_t columns = input.shape().back();
    const std::int64_t height = input.shape()[input.shape().size() - 2];
    std::vector<std::byte> bytes(input.tensor.bytes().begin(), input.tensor.bytes().end());
    const std::size_t size = dtypeSize(input.tensor.dtype());
    for (std::size_t i = 0; i < input.tensor.size(); ++i) {
        const std::int64_t column = static_cast<std::int64_t>(i) % columns;
        const std::int64_t row = static_cast<std::int64_t>(i) / columns % height;
        const bool kept = (below < 0 || row - column <= below) && (above < 0 || column - row <= above);
        if (!kept) std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(i * size), size, std::byte{0});
    }
    return {Value{Tensor::fromBytes(input.tensor.dtype(), input.shape(), std::move(bytes)), input.dtype}};
}

constexpr Operator unary(std::string_view name, Values (*forward)(const OperatorRun&) = nullptr) {
    return {name, sameShape, forward};
}

constexpr std::array rows{
    unary("abs", mapped<absolute>),
    unary("cast", cast),
    unary("clip_by_norm", clippedNorm),
    unary("clip_by_value", clip),
    unary("exp", mapped<exponential>),
    unary("grad_pass_through", unchanged),
    unary("identity", unchanged),
    unary("linalg.band_part", bandPart),
    unary("linalg.l2_normalize", l2Normalized),
    unary("math.abs", mapped<absolute>),
    unary("math.acos", mapped<arcCosine>),
    unary("math.acosh", mapped<hyperbolicArcCosine>),
    unary("math.asin", mapped<arcSine>),
    unary("math.asinh", mapped<hyperbolicArcSine>),
    unary("math.atan", mapped<arcTangent>),
    unary("math.atanh", mapped<hyperbolicArcTangent>),
    unary("math.ceil", mapped<ceiling>),
    unary("math.cos", mapped<cosine>),
    unary("math.cosh", mapped<hyperbolicCosine>),
    unary("math.cumprod", cumulated<true>),
    unary("math.cumsum", cumulated<false>),
    unary("math.digamma", mapped<digamma>),
    unary("math.erf", mapped<errorFunction>),
    unary("math.erfc", mapped<errorComplement>),
    unary("math.exp", mapped<exponential>),
    unary("math.expm1", mapped<exponentialMinusOne>),
    unary("math.floor", mapped<floorOf>),
    unary("math.l2_normalize", l2Normalized),
    unary("math.lgamma", mapped<logGamma>),
    unary("math.log", mapped<logarithm>),
    unary("math.log1p", mapped<logarithmOfMore>),
    unary("math.negative", mapped<negated>),
    unary("math.reciprocal", mapped<reciprocal>),
    unary("math.reciprocal_no_nan", mapped<reciprocalNoNan>),
    unary("math.rint", mapped<rounded>),
    unary("math.round", mapped<rounded>),
    unary("math.rsqrt", mapped<inverseRoot>),
    unary("math.sign", mapped<signOf>),
    unary("math.sin", mapped<sine>),
    unary("math.sinh", mapped<hyperbolicSine>),
    unary("math.sqrt", mapped<root>),
    unary("math.square", mapped<squared>),
    unary("math.tan", mapped<tangent>),
    unary("negative", mapped<negated>),
    unary("nn.dropout", dropout),
    unary("nn.experimental.stateless_dropout", dropout),
    unary("nn.l2_normalize", l2Normalized),
    unary("ones_like", filled<1>),
    unary("round", mapped<rounded>),
    unary("sign", mapped<signOf>),
    unary("sqrt", mapped<root>),
    unary("square", mapped<squared>),
    unary("stop_gradient", unchanged),
    unary("zeros_like", filled<0>),
};

}  // namespace

std::span<const Operator> mathOperators() {
    return rows;
}

}  // namespace quantie
