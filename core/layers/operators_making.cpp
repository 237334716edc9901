// Operators that make a tensor of a few numbers: ranges, masks of lengths, diagonals.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

constexpr std::int64_t mostElements = std::int64_t{1} << 31;

/// A number that stands in the call; none for a tensor.
std::optional<double> numberIn(const Json* argument) {
    return argument != nullptr && argument->is_number() ? std::optional(argument->get<double>()) : std::nullopt;
}

std::int64_t rangeLength(double start, double limit, double delta) {
    if (delta == 0) refuse("delta", "a step of 0");
    const double length = std::max(0.0, std::ceil((limit - start) / delta));
    if (!(length < static_cast<double>(mostElements))) refuse("limit", "the range is too long");
    return static_cast<std::int64_t>(length);
}

Shapes range(const OperatorCall& call) {
    const auto start = numberIn(call.first());
    const auto limit = numberIn(call.named("limit"));
    const auto delta = call.named("delta") == nullptr ? std::optional(1.0) : numberIn(call.named("delta"));
    const bool alone = call.named("limit") == nullptr;
    if (!start || !delta || (!alone && !limit)) return {Shape{unknownDim}};
    return {Shape{alone ? rangeLength(0, *start, *delta) : rangeLength(*start, *limit, *delta)}};
}

Shapes sequenceMask(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    if (shape) shape->push_back(call.integer("maxlen").value_or(unknownDim));
    return {shape};
}

Shapes diagonal(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    const bool plain = call.named("num_rows") == nullptr && call.named("num_cols") == nullptr;
    if (!shape || shape->empty() || !plain) return {std::nullopt};
    const std::int64_t offset = std::abs(call.integer("k").value_or(0));
    shape->back() = addDims(shape->back(), offset);
    shape->push_back(shape->back());
    return {shape};
}

std::optional<DType> typeNamed(const OperatorRun& run) {
    return dtypeFromName(run.text("dtype", ""));
}

Values rangeForward(const OperatorRun& run) {
    const bool alone = !run.has("limit");
    const Value first = run.first();
    if (!first.shape().empty()) refuse("start", "not a number");
    const auto given = static_cast<double>(floatsOf(first).floats().front());
    const double start = alone ? 0 : given;
    const double limit = alone ? given : run.number("limit", 0);
    const double delta = run.number("delta", 1);
    const std::int64_t length = rangeLength(start, limit, delta);
    const auto whole = [](double x) { return std::trunc(x) == x; };
    const bool floats = isFloat(first.dtype) || !whole(limit) || !whole(delta);
    FloatResult result({length});
    for (std::int64_t i = 0; i < length; ++i) {
        result.data()[i] = static_cast<float>(start + static_cast<double>(i) * delta);
    }
    const DType fallback = floats ? DType::Float32 : isFloat(first.dtype) ? DType::Int32 : first.dtype;
    return {castValue({result.tensor(), DType::Float32}, typeNamed(run).value_or(fallback))};
}

/// Truths: as many as each length says, then falsehoods.
Values sequenceMaskForward(const OperatorRun& run) {
    const Value lengths = run.first();
    const std::vector<std::int64_t> numbers = integersOf(lengths);
    std::int64_t most = 0;
    for (const std::int64_t number : numbers) most = std::max(most, number);
    if (run.has("maxlen")) most = run.integer("maxlen");
    if (most < 0 || most > mostElements) refuse("maxlen", "not a sensible length");
    Shape shape = lengths.shape();
    shape.push_back(most);
    elementCount(shape);  // refuses what no memory could hold
    std::vector<std::int64_t> truths;
    for (const std::int64_t number : numbers) {
        for (std::int64_t i = 0; i < most; ++i) truths.push_back(i < number ? 1 : 0);
    }
    return {castValue(integerValue(truths, shape, DType::Bool), typeNamed(run).value_or(DType::Bool))};
}

/// The elements on the k-th diagonal of a matrix each, zeros elsewhere.
Values diagonalForward(const OperatorRun& run) {
    const Value input = run.first();
    const Shape shape = run.shape();
    const std::int64_t offset = run.call().integer("k").value_or(0);
    const Tensor floats = floatsOf(input);
    const std::int64_t length = input.shape().back();
    const std::int64_t side = shape.back();
    FloatResult result(shape);
    std::fill_n(result.data(), result.size(), 0.0F);
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(floats.size()); ++i) {
        const std::int64_t row = i % length + std::max<std::int64_t>(0, -offset);
        const std::int64_t column = i % length + std::max<std::int64_t>(0, offset);
        result.data()[(i / length * side + row) * side + column] = floats.floats()[static_cast<std::size_t>(i)];
    }
    return {castValue({result.tensor(), DType::Float32}, input.dtype)};
}

constexpr std::array rows{
    Operator{"linalg.diag", diagonal, diagonalForward},
    Operator{"range", range, rangeForward},
    Operator{"sequence_mask", sequenceMask, sequenceMaskForward},
};

}  // namespace

std::span<const Operator> makingOperators() {
    return rows;
}

}  // namespace quantie
