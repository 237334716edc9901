// Operators of keras.ops that make tensors of the shape that they are told: ranges, grids, powers, other readings of
// the same bytes.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

constexpr std::int64_t mostNumbers = std::int64_t{1} << 31;

std::optional<DType> typeNamed(const OperatorRun& run) {
    return dtypeFromName(run.text("dtype", ""));
}

/// A further count of the call, neither negative nor beyond all memory.
std::int64_t countOf(const OperatorCall& call, std::string_view name, std::int64_t fallback) {
    const std::int64_t count = call.integer(name).value_or(fallback);
    if (count < 0 || count > mostNumbers) refuse(name, "not a sensible number");
    return count;
}

// --- ranges ---------------------------------------------------------------------------------------------------------

/// The numbers stand along a new axis.
Shapes spaceShapes(const OperatorCall& call) {
    const MaybeShape start = call.tensor();
    const MaybeShape stop = call.tensor("y");
    if (!start || !stop) return {std::nullopt};
    Shape shape = broadcast(*start, *stop);
    const std::size_t axis = axisIndex(call.integer("axis").value_or(0), shape.size() + 1);
    shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(axis), countOf(call, "num", 50));
    return {shape};
}

/// From start to stop in equal steps; `scaled` is done to both before, `finished` to each number.
template <class Scaled, class Finished>
Value spaced(const OperatorRun& run, const Scaled& scaled, const Finished& finished) {
    const Shape shape = run.shape();
    const Value start = run.first();
    const Value stop = run.named("y");
    const Shape each = broadcast(start.shape(), stop.shape());
    const Tensor from = floatsOf(broadcastValue(start, each));
    const Tensor to = floatsOf(broadcastValue(stop, each));
    const auto count = static_cast<std::size_t>(countOf(run.call(), "num", 50));
    const bool closed = run.call().flag("endpoint", true);
    const double steps = static_cast<double>(closed && count > 1 ? count - 1 : std::max<std::size_t>(count, 1));
    const std::size_t axis = axisIndex(run.call().integer("axis").value_or(0), shape.size());
    const auto inner = static_cast<std::size_t>(productFrom(shape, axis + 1));
    const DType dtype = typeNamed(run).value_or(DType::Float32);
    FloatResult result(shape);
    for (std::size_t i = 0; i < result.size(); ++i) {
        const std::size_t step = i / inner % count;
        const std::size_t place = i / inner / count * inner + i % inner;
        const double first = scaled(double{from.floats()[place]});
        const double last = scaled(double{to.floats()[place]});
        double number = first + (last - first) * static_cast<double>(step) / steps;
        if (!isFloat(dtype)) number = std::floor(number);
        result.data()[i] = static_cast<float>(finished(number, double{from.floats()[place]}));
    }
    return castValue({result.tensor(), DType::Float32}, dtype);
}

double asItIs(double x) {
    return x;
}

Values equalSteps(const OperatorRun& run) {
    return {spaced(run, asItIs, [](double x, double) { return x; })};
}

Values powers(const OperatorRun& run) {
    const double base = run.number("base", 10);
    return {spaced(run, asItIs, [base](double x, double) { return std::pow(base, x); })};
}

/// Each number is the one before times the same factor. The sign is the first one's.
Values equalFactors(const OperatorRun& run) {
    return {spaced(
        run, [](double x) { return std::log10(std::fabs(x)); },
        [](double x, double first) { return std::pow(10.0, x) * (first > 0 ? 1 : (first < 0 ? -1 : 0)); })};
}

Shapes fullShapes(const OperatorCall& call) {
    return {toldShape(call, "shape")};
}

Values full(const OperatorRun& run) {
    return {broadcastValue(castValue(run.first(), typeNamed(run).value_or(DType::Float32)), run.shape())};
}

// --- grids ----------------------------------------------------------------------------------------------------------

constexpr std::array<std::string_view, 8> furtherAxes{"x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9"};

bool isCartesian(const OperatorCall& call) {
    const Json* indexing = call.named("indexing");
    return indexing == nullptr || *indexing == Json("xy");
}

/// In Cartesian order the first two axes change places.
std::size_t gridAxis(const OperatorCall& call, std::size_t input) {
    return isCartesian(call) && input < 2 ? 1 - input : input;
}

Shapes gridShapes(const OperatorCall& call) {
    std::vector<MaybeShape> inputs{call.tensor()};
    for (const std::string_view name : furtherAxes) {
        if (call.named(name) != nullptr) inputs.push_back(call.tensor(name));
    }
    Shape shape(inputs.size(), unknownDim);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const std::size_t axis = inputs.size() == 1 ? 0 : gridAxis(call, i);
        if (inputs[i]) shape[axis] = productFrom(*inputs[i], 0);
    }
    return Shapes(inputs.size(), shape);
}

Values grid(const OperatorRun& run) {
    const Shape shape = run.shape();
    Values results;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const Value input = i == 0 ? run.first() : run.named(furtherAxes[i - 1]);
        Shape along(shape.size(), 1);
        along[shape.size() == 1 ? 0 : gridAxis(run.call(), i)] = elementCount(input.shape());
        results.push_back(broadcastValue(reshapedValue(input, along), shape));
    }
    return results;
}

// --- columns and diagonals -------------------------------------------------------------------------------------------

Shapes vandermondeShapes(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    if (!shape) return {std::nullopt};
    requireRankAtLeast(*shape, 1);
    const std::int64_t own = shape->front();
    shape->push_back(call.named("N") == nullptr ? own : countOf(call, "N", 0));
    return {shape};
}

/// The powers of each number, from the highest on unless they increase.
Values vandermonde(const OperatorRun& run) {
    const Value input = run.first();
    const Tensor x = floatsOf(input);
    FloatResult result(run.shape());
    const auto count = static_cast<std::size_t>(result.shape().back());
    const bool increasing = run.call().flag("increasing");
    for (std::size_t i = 0; i < result.size(); ++i) {
        const std::size_t column = i % count;
        const auto power = static_cast<double>(increasing ? column : count - 1 - column);
        result.data()[i] = static_cast<float>(std::pow(double{x.floats()[i / count]}, power));
    }
    return {castValue({result.tensor(), DType::Float32}, input.dtype)};
}

/// Of a line the matrix with it on a diagonal; of a matrix the diagonal.
std::string_view diagonalOperator(const Shape& shape) {
    if (shape.size() == 1) return "linalg.diag";
    requireRank(shape, 2);
    return "ops.diagonal";
}

Shapes diagonalShapes(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    return input ? findOperator(diagonalOperator(*input))->outputs(call) : Shapes{std::nullopt};
}

Values diagonal(const OperatorRun& run) {
    const Value input = run.first();
    return delegated(run, input, diagonalOperator(input.shape()));
}

// --- other readings -------------------------------------------------------------------------------------------------

Shapes viewShapes(const OperatorCall&) {
    return {std::nullopt};  // it hangs on the type of the elements, which shapes do not know
}

/// The same bytes as elements of another type.
Values view(const OperatorRun& run) {
    const Value input = run.first();
    const DType dtype = typeNamed(run).value_or(input.dtype);
    const auto refused = [](DType type) { return isFloat(type) && type != DType::Float32; };
    if (refused(dtype) || refused(input.dtype)) {
        throw Error(ErrorCode::Unsupported, "", "the bytes of floats that are not of 32 bits cannot be run");
    }
    Shape shape = input.shape();
    const auto from = static_cast<std::int64_t>(dtypeSize(input.dtype));
    const auto to = static_cast<std::int64_t>(dtypeSize(dtype));
    if (from != to) {
        if (shape.empty() || shape.back() * from % to != 0) refuse("dtype", "its elements do not fit the bytes");
        shape.back() = shape.back() * from / to;
    }
    const auto bytes = input.tensor.bytes();
    return {Value{Tensor::fromBytes(dtype, shape, {bytes.begin(), bytes.end()}), dtype}};
}

/// From the first condition that holds; the default where none does.
Shapes selectShapes(const OperatorCall& call) {
    const Shapes conditions = call.tensors();
    if (conditions.empty()) return {std::nullopt};
    return {conditions.front()};
}

Values select(const OperatorRun& run) {
    const Values conditions = run.list();
    const Values choices = run.list("choices");
    if (conditions.size() != choices.size()) refuse("choicelist", "not as many as there are conditions");
    Shape shape;
    for (const Value& value : conditions) shape = broadcast(shape, value.shape());
    for (const Value& value : choices) shape = broadcast(shape, value.shape());
    const DType dtype = choices.front().dtype;
    const Value fallback =
        run.has("default") ? run.named("default") : Value{Tensor::fromFloats({}, {0.0F}), DType::Float32};
    FloatResult result = FloatResult::copyOf(floatsOf(broadcastValue(castValue(fallback, dtype), shape)));
    for (std::size_t i = conditions.size(); i-- > 0;) {
        const Tensor holds = floatsOf(broadcastValue(conditions[i], shape));
        const Tensor chosen = floatsOf(broadcastValue(choices[i], shape));
        for (std::size_t k = 0; k < result.size(); ++k) {
            if (holds.floats()[k] != 0) result.data()[k] = chosen.floats()[k];
        }
    }
    return {castValue({result.tensor(), DType::Float32}, dtype)};
}

/// What another operator makes of the numbers, with `filling` for what is none.
template <bool product>
Values accumulated(const OperatorRun& run) {
    const Value input = run.first();
    const float most = std::numeric_limits<float>::max();
    const Value numbers = mappedFloats(run.query(), input, [most](float x) {
        if (std::isnan(x)) return product ? 1.0F : 0.0F;
        return std::clamp(x, -most, most);
    });
    return delegated(run, isFloat(input.dtype) ? numbers : input, product ? "math.cumprod" : "math.cumsum");
}

constexpr std::array rows{
    Operator{"ops.diag", diagonalShapes, diagonal},
    Operator{"ops.full", fullShapes, full},
    Operator{"ops.geomspace", spaceShapes, equalFactors},
    Operator{"ops.linspace", spaceShapes, equalSteps},
    Operator{"ops.logspace", spaceShapes, powers},
    Operator{"ops.meshgrid", gridShapes, grid},
    Operator{"ops.nancumprod", sameShape, accumulated<true>},
    Operator{"ops.nancumsum", sameShape, accumulated<false>},
    Operator{"ops.select", selectShapes, select},
    Operator{"ops.vander", vandermondeShapes, vandermonde},
    Operator{"ops.view", viewShapes, view},
};

}  // namespace

std::span<const Operator> kerasMakingOperators() {
    return rows;
}

}  // namespace quantie
