// Operators of keras.ops that put values where indices say, or tell where values are.
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

/// The rows of a tensor that indices of its first dimensions name.
struct Places {
    std::vector<std::size_t> rows;
    std::size_t width;  ///< elements of a row

    Places(const Value& indices, const Shape& shape, const Shape& updates) {
        requireRankAtLeast(indices.shape(), 1);
        const auto depth = static_cast<std::size_t>(indices.shape().back());
        requireRankAtLeast(shape, depth);
        Shape wanted(indices.shape().begin(), indices.shape().end() - 1);
        wanted.insert(wanted.end(), shape.begin() + static_cast<std::ptrdiff_t>(depth), shape.end());
        if (updates != wanted) refuse("updates", "do not fit the indices");
        width = static_cast<std::size_t>(productFrom(shape, depth));
        const std::vector<std::int64_t> numbers = integersOf(indices);
        const std::size_t count = depth == 0 ? 0 : numbers.size() / depth;
        for (std::size_t i = 0; i < count; ++i) {
            std::int64_t row = 0;
            for (std::size_t k = 0; k < depth; ++k) {
                const std::int64_t at = numbers[i * depth + k];
                if (at < 0 || at >= shape[k]) refuse("indices", "one lies outside the tensor");
                row = row * shape[k] + at;
            }
            rows.push_back(static_cast<std::size_t>(row));
        }
        if (depth == 0) refuse("indices", "name no dimension");
    }
    /// visit(element of the tensor, element of the updates), in the order of the updates.
    template <class Visit>
    void each(const Visit& visit) const {
        for (std::size_t i = 0; i < rows.size() * width; ++i) visit(rows[i / width] * width + i % width, i);
    }
};

Shapes scatterShapes(const OperatorCall& call) {
    return {toldShape(call, "shape")};
}

/// Values that fall on one place add up.
Values scatter(const OperatorRun& run) {
    const Value values = run.named("values");
    const Tensor x = floatsOf(values);
    const Shape shape = run.shape();
    const Places places(run.first(), shape, values.shape());
    FloatResult result(shape);
    std::fill_n(result.data(), result.size(), 0.0F);
    places.each([&](std::size_t to, std::size_t from) { result.data()[to] += x.floats()[from]; });
    return {castValue({result.tensor(), DType::Float32}, values.dtype)};
}

using Join = float (*)(float, float);

Join joinOf(const OperatorRun& run) {
    const std::string reduction = run.text("reduction", "");
    if (reduction.empty()) return [](float, float added) { return added; };
    if (reduction == "add") return [](float a, float b) { return a + b; };
    if (reduction == "mul") return [](float a, float b) { return a * b; };
    if (reduction == "max") return [](float a, float b) { return std::max(a, b); };
    if (reduction == "min") return [](float a, float b) { return std::min(a, b); };
    refuse("reduction", "not one that is known");
}

Values scatterUpdate(const OperatorRun& run) {
    const Value input = run.first();
    const Value updates = run.named("updates");
    const Tensor x = floatsOf(updates);
    const Places places(run.named("indices"), input.shape(), updates.shape());
    const Join join = joinOf(run);
    FloatResult result = FloatResult::copyOf(floatsOf(input));
    places.each(
        [&](std::size_t to, std::size_t from) { result.data()[to] = join(result.data()[to], x.floats()[from]); });
    return {castValue({result.tensor(), DType::Float32}, input.dtype)};
}

// --- places of values -----------------------------------------------------------------------------------------------

Shapes coordinateShapes(const OperatorCall& call) {
    const auto shape = call.numbers("shape");
    return shape ? Shapes(shape->size(), call.tensor()) : Shapes{std::nullopt};
}

/// The coordinates of elements that are counted one after the other. Keras has the dimensions in the opposite order
/// where the indices are not a line.
Values coordinates(const OperatorRun& run) {
    const Value input = run.first();
    auto shape = run.call().numbers("shape");
    if (!shape || shape->empty()) refuse("shape", "not a list of lengths");
    const bool line = input.shape().size() == 1;
    if (line) std::reverse(shape->begin(), shape->end());
    std::vector<std::int64_t> rest = integersOf(input);
    Values results;
    for (const std::int64_t length : *shape) {
        if (length <= 0) refuse("shape", "a length that is not positive");
        std::vector<std::int64_t> own(rest.size());
        for (std::size_t i = 0; i < rest.size(); ++i) {
            own[i] = (rest[i] % length + length) % length;
            rest[i] = (rest[i] - own[i]) / length;
        }
        results.push_back(integerValue(own, input.shape(), input.dtype));
    }
    std::reverse(results.begin(), results.end());
    return results;
}

Shapes nonZeroShapes(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    return input ? Shapes(input->size(), Shape{unknownDim}) : Shapes{std::nullopt};
}

/// For each dimension, where in it the elements are that are not zero.
Values nonZero(const OperatorRun& run) {
    const Value input = run.first();
    const Tensor x = floatsOf(input);
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (x.floats()[i] != 0) found.push_back(i);
    }
    Values results;
    for (std::size_t axis = 0; axis < input.shape().size(); ++axis) {
        const auto stride = static_cast<std::size_t>(productFrom(input.shape(), axis + 1));
        std::vector<std::int64_t> places;
        places.reserve(found.size());
        for (const std::size_t at : found) {
            places.push_back(static_cast<std::int64_t>(at / stride) % input.shape()[axis]);
        }
        results.push_back(integerValue(places, {static_cast<std::int64_t>(found.size())}, DType::Int32));
    }
    return results;
}

constexpr std::array rows{
    Operator{"ops.nonzero", nonZeroShapes, nonZero},
    Operator{"ops.scatter", scatterShapes, scatter},
    Operator{"ops.scatter_update", sameShape, scatterUpdate},
    Operator{"ops.unravel_index", coordinateShapes, coordinates},
};

}  // namespace

std::span<const Operator> kerasScatteringOperators() {
    return rows;
}

}  // namespace quantie
