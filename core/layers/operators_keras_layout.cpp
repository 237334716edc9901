// Operators that keras.ops has and TensorFlow has not: they move elements, or pick them.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <functional>
#include <numeric>

#include "core/base/error.h"
#include "core/kernels/strides.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

/// Where an element of the output comes from, by its place in it; nothing for a zero.
using Source = std::function<std::optional<std::size_t>(std::span<const std::size_t>)>;

/// A value of that shape, each element of which is one of `input`'s or 0.
Value picked(const Value& input, const Shape& shape, const Source& source) {
    const std::size_t size = dtypeSize(input.tensor.dtype());
    const auto count = static_cast<std::size_t>(elementCount(shape));
    const auto strides = compute::stridesOf(shape);
    std::vector<std::byte> bytes(count * size);
    std::vector<std::size_t> place(shape.size());
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t d = 0; d < shape.size(); ++d) {
            place[d] = i / strides[d] % static_cast<std::size_t>(shape[d]);
        }
        if (const auto from = source(place)) {
            std::memcpy(bytes.data() + i * size, input.tensor.bytes().data() + *from * size, size);
        }
    }
    return {Tensor::fromBytes(input.tensor.dtype(), shape, std::move(bytes)), input.dtype};
}

// --- triangles and diagonals --------------------------------------------------------------------------------------

template <bool lower>
Values triangle(const OperatorRun& run) {
    const Value input = run.first();
    requireRankAtLeast(input.shape(), 2);
    const std::int64_t k = run.call().integer("k").value_or(0);
    const auto strides = compute::stridesOf(input.shape());
    return {picked(input, input.shape(), [&](std::span<const std::size_t> at) -> std::optional<std::size_t> {
        const std::int64_t above = static_cast<std::int64_t>(at.back()) - static_cast<std::int64_t>(at[at.size() - 2]);
        if (lower ? above > k : above < k) return std::nullopt;
        return std::inner_product(at.begin(), at.end(), strides.begin(), std::size_t{0});
    })};
}

struct Diagonal {
    std::size_t first;
    std::size_t second;
    std::int64_t offset;
    Shape shape;  ///< without the two axes, then the diagonal
};

Diagonal diagonalOf(const OperatorCall& call, const Shape& input) {
    requireRankAtLeast(input, 2);
    const std::size_t rank = input.size();
    Diagonal diagonal{axisIndex(call.integer("axis1").value_or(0), rank),
                      axisIndex(call.integer("axis2").value_or(1), rank),
                      call.integer("offset").value_or(0),
                      {}};
    if (diagonal.first == diagonal.second) refuse("axis1", "is axis2");
    for (std::size_t i = 0; i < rank; ++i) {
        if (i != diagonal.first && i != diagonal.second) diagonal.shape.push_back(input[i]);
    }
    const std::int64_t rows = input[diagonal.first];
    const std::int64_t columns = input[diagonal.second];
    const bool known = rows != unknownDim && columns != unknownDim;
    const std::int64_t length =
        diagonal.offset >= 0 ? std::min(rows, columns - diagonal.offset) : std::min(rows + diagonal.offset, columns);
    diagonal.shape.push_back(known ? std::max<std::int64_t>(length, 0) : unknownDim);
    return diagonal;
}

Shapes diagonalShapes(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    return {input ? MaybeShape(diagonalOf(call, *input).shape) : std::nullopt};
}

Value diagonalValue(const OperatorRun& run) {
    const Value input = run.first();
    const Diagonal diagonal = diagonalOf(run.call(), input.shape());
    const auto strides = compute::stridesOf(input.shape());
    const auto down = static_cast<std::size_t>(std::max<std::int64_t>(-diagonal.offset, 0));
    const auto right = static_cast<std::size_t>(std::max<std::int64_t>(diagonal.offset, 0));
    return picked(input, diagonal.shape, [&](std::span<const std::size_t> at) -> std::optional<std::size_t> {
        std::size_t place =
            (at.back() + down) * strides[diagonal.first] + (at.back() + right) * strides[diagonal.second];
        for (std::size_t i = 0, next = 0; i < strides.size(); ++i) {
            if (i != diagonal.first && i != diagonal.second) place += at[next++] * strides[i];
        }
        return place;
    });
}

Values diagonal(const OperatorRun& run) {
    return {diagonalValue(run)};
}

Shapes traceShapes(const OperatorCall& call) {
    Shapes shapes = diagonalShapes(call);
    if (shapes.front()) shapes.front()->pop_back();
    return shapes;
}

Values trace(const OperatorRun& run) {
    const Value lines = diagonalValue(run);
    const Tensor x = floatsOf(lines);
    FloatResult result(run.shape());
    const std::size_t width = result.size() == 0 ? 0 : x.size() / result.size();
    for (std::size_t i = 0; i < result.size(); ++i) {
        const auto row = x.floats().subspan(i * width, width);
        result.data()[i] = static_cast<float>(std::accumulate(row.begin(), row.end(), 0.0));
    }
    return {castValue({result.tensor(), DType::Float32}, lines.dtype)};
}

// --- stacking and cutting ------------------------------------------------------------------------------------------

/// The shape that a tensor has in vstack (0), hstack (1) or dstack (2).
Shape raised(Shape shape, int way) {
    if (shape.empty()) shape = {1};
    if (way == 0 && shape.size() == 1) shape.insert(shape.begin(), 1);
    if (way == 2) {
        if (shape.size() == 1) shape.insert(shape.begin(), 1);
        if (shape.size() == 2) shape.push_back(1);
    }
    return shape;
}

template <int way>
std::size_t stackedAxis(const Shape& shape) {
    return way == 1 && shape.size() == 1 ? 0 : std::size_t{way};
}

template <int way>
Shapes stackedShapes(const OperatorCall& call) {
    const Shapes inputs = call.tensors();
    if (inputs.empty()) return {std::nullopt};
    Shape output;
    for (const MaybeShape& input : inputs) {
        if (!input) return {std::nullopt};
        const Shape shape = raised(*input, way);
        if (output.empty()) {
            output = shape;
            continue;
        }
        requireRank(shape, output.size());
        const std::size_t axis = stackedAxis<way>(output);
        for (std::size_t i = 0; i < shape.size(); ++i) {
            if (i != axis && shape[i] != output[i] && shape[i] != unknownDim && output[i] != unknownDim) {
                refuse("inputs", "the tensors' shapes differ");
            }
        }
        output[axis] = addDims(output[axis], shape[axis]);
    }
    return {output};
}

template <int way>
Values stacked(const OperatorRun& run) {
    const Shape shape = run.shape();
    std::vector<Tensor> parts;
    const Values values = run.list();
    for (const Value& value : values) parts.push_back(reshapedValue(value, raised(value.shape(), way)).tensor);
    return {Value{concatenated(parts, stackedAxis<way>(shape), shape), values.front().dtype}};
}

Shapes appendShapes(const OperatorCall& call) {
    const MaybeShape a = call.tensor();
    const MaybeShape b = call.tensor("y");
    if (!a || !b) return {std::nullopt};
    if (const auto axis = call.integer("axis")) {
        Shape output = *a;
        requireRank(*b, output.size());
        const std::size_t at = axisIndex(*axis, output.size());
        output[at] = addDims(output[at], (*b)[at]);
        return {output};
    }
    return {Shape{addDims(productFrom(*a, 0), productFrom(*b, 0))}};
}

Values append(const OperatorRun& run) {
    auto [a, b] = run.pair("y");
    const Shape shape = run.shape();
    const auto axis = run.call().integer("axis");
    if (axis) return {Value{concatenated({a.tensor, b.tensor}, axisIndex(*axis, shape.size()), shape), a.dtype}};
    const Tensor x = reshapedValue(a, {elementCount(a.shape())}).tensor;
    const Tensor y = reshapedValue(b, {elementCount(b.shape())}).tensor;
    return {Value{concatenated({x, y}, 0, shape), a.dtype}};
}

/// As many parts as there are, the first ones longer by one where the axis cannot be shared out evenly.
Shapes arraySplitShapes(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    const auto count = call.integer("num_or_size_splits");
    if (!input || !count || *count <= 0 || *count > 4096) return {std::nullopt};
    const std::size_t axis = axisIndex(call.integer("axis").value_or(0), input->size());
    Shapes outputs;
    for (std::int64_t i = 0; i < *count; ++i) {
        Shape shape = *input;
        if (shape[axis] != unknownDim) shape[axis] = (*input)[axis] / *count + (i < (*input)[axis] % *count ? 1 : 0);
        outputs.emplace_back(shape);
    }
    return outputs;
}

Values arraySplit(const OperatorRun& run) {
    const Value input = run.first();
    const std::size_t axis = axisIndex(run.call().integer("axis").value_or(0), input.shape().size());
    const auto strides = compute::stridesOf(input.shape());
    Values parts;
    std::size_t first = 0;
    for (const MaybeShape& shape : run.shapes()) {
        if (!shape) refuse("indices_or_sections", "not a number of parts");
        const compute::Block source{first * strides[axis], {strides.begin(), strides.end()}};
        parts.push_back(copiedValue(input, source, *shape, *shape, {}));
        first += static_cast<std::size_t>((*shape)[axis]);
    }
    return parts;
}

// --- turning ------------------------------------------------------------------------------------------------------

struct Turn {
    std::size_t first;
    std::size_t second;
    int quarters;
};

Turn turnOf(const OperatorCall& call, std::size_t rank) {
    const auto axes = call.numbers("axes").value_or(std::vector<std::int64_t>{0, 1});
    if (axes.size() != 2) refuse("axes", "not two axes");
    const std::int64_t k = call.integer("k").value_or(1);
    return {axisIndex(axes[0], rank), axisIndex(axes[1], rank), static_cast<int>((k % 4 + 4) % 4)};
}

Shapes turnedShapes(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    if (!shape) return {std::nullopt};
    const Turn turn = turnOf(call, shape->size());
    if (turn.quarters % 2 == 1) std::swap((*shape)[turn.first], (*shape)[turn.second]);
    return {shape};
}

Values turned(const OperatorRun& run) {
    const Value input = run.first();
    const Shape shape = run.shape();
    const Turn turn = turnOf(run.call(), shape.size());
    const auto strides = compute::stridesOf(input.shape());
    const auto rows = static_cast<std::size_t>(input.shape()[turn.first]);
    const auto columns = static_cast<std::size_t>(input.shape()[turn.second]);
    return {picked(input, shape, [&](std::span<const std::size_t> at) -> std::optional<std::size_t> {
        std::size_t place = 0;
        for (std::size_t i = 0; i < at.size(); ++i) {
            if (i != turn.first && i != turn.second) place += at[i] * strides[i];
        }
        const std::size_t r = at[turn.first];
        const std::size_t c = at[turn.second];
        const std::array<std::pair<std::size_t, std::size_t>, 4> from{
            {{r, c}, {c, columns - 1 - r}, {rows - 1 - r, columns - 1 - c}, {rows - 1 - c, r}}};
        const auto [row, column] = from[static_cast<std::size_t>(turn.quarters)];
        return place + row * strides[turn.first] + column * strides[turn.second];
    })};
}

// --- differences --------------------------------------------------------------------------------------------------

Shapes differenceShapes(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    if (!shape) return {std::nullopt};
    std::int64_t& length = (*shape)[axisIndex(call.integer("axis").value_or(-1), shape->size())];
    if (length != unknownDim) length = std::max<std::int64_t>(length - call.integer("n").value_or(1), 0);
    return {shape};
}

Value stepsOf(const Value& input, std::size_t axis) {
    Shape shape = input.shape();
    shape[axis] = std::max<std::int64_t>(shape[axis] - 1, 0);
    const auto strides = compute::stridesOf(input.shape());
    const auto part = [&](std::size_t offset) {
        return floatsOf(copiedValue(input, {offset, {strides.begin(), strides.end()}}, shape, shape, {}));
    };
    FloatResult result(shape);
    if (result.size() == 0) return {result.tensor()};
    const Tensor before = part(0);
    const Tensor after = part(strides[axis]);
    for (std::size_t i = 0; i < result.size(); ++i) result.data()[i] = after.floats()[i] - before.floats()[i];
    return {result.tensor()};
}

Values differences(const OperatorRun& run) {
    const Value input = run.first();
    const std::size_t axis = axisIndex(run.call().integer("axis").value_or(-1), input.shape().size());
    Value value{floatsOf(input)};
    const std::int64_t times = std::min<std::int64_t>(run.call().integer("n").value_or(1), 64);
    for (std::int64_t i = 0; i < times; ++i) value = stepsOf(value, axis);
    return {castValue(value, input.dtype)};
}

/// The numbers along the axis, the two ends half, times dx.
Shapes trapezoidShapes(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    if (!shape) return {std::nullopt};
    const std::size_t axis = axisIndex(call.integer("axis").value_or(-1), shape->size());
    shape->erase(shape->begin() + static_cast<std::ptrdiff_t>(axis));
    return {shape};
}

Values trapezoid(const OperatorRun& run) {
    if (run.has("at")) throw Error(ErrorCode::Unsupported, "", "places of the values are not computed here");
    const Value input = run.first();
    const std::size_t rank = input.shape().size();
    const std::size_t axis = axisIndex(run.call().integer("axis").value_or(-1), rank);
    std::vector<std::size_t> order(rank);
    std::iota(order.begin(), order.end(), std::size_t{0});
    order.erase(order.begin() + static_cast<std::ptrdiff_t>(axis));
    order.push_back(axis);
    const Tensor x = permutedValue({floatsOf(input)}, order).tensor;
    const auto width = static_cast<std::size_t>(input.shape()[axis]);
    const double dx = run.number("dx", 1);
    FloatResult result(run.shape());
    for (std::size_t i = 0; i < result.size(); ++i) {
        double sum = 0;
        for (std::size_t j = 0; j + 1 < width; ++j) {
            sum += (double{x.floats()[i * width + j]} + double{x.floats()[i * width + j + 1]}) / 2 * dx;
        }
        result.data()[i] = static_cast<float>(sum);
    }
    return {castValue({result.tensor(), DType::Float32}, input.dtype)};
}

// --- what a tensor is -----------------------------------------------------------------------------------------------

Values rankOf(const OperatorRun& run) {
    return {integerValue({static_cast<std::int64_t>(run.first().shape().size())}, {}, DType::Int32)};
}
Values sizeOf(const OperatorRun& run) {
    return {integerValue({elementCount(run.first().shape())}, {}, DType::Int32)};
}

DType typeOf(const OperatorRun& run, DType fallback) {
    return dtypeFromName(run.text("dtype", "")).value_or(fallback);
}

Values filledLike(const OperatorRun& run) {
    const Value input = run.first();
    const DType dtype = typeOf(run, input.dtype);
    if (!run.has("y"))
        return {castValue(integerValue(std::vector<std::int64_t>(input.tensor.size()), input.shape(), DType::Int32),
                          dtype)};
    return {broadcastValue(castValue(run.named("y"), dtype), input.shape())};
}

Values converted(const OperatorRun& run) {
    const Value input = run.first();
    return {castValue(input, typeOf(run, input.dtype))};
}

constexpr std::array rows{
    Operator{"ops.append", appendShapes, append},
    Operator{"ops.array_split", arraySplitShapes, arraySplit},
    Operator{"ops.convert", sameShape, converted},
    Operator{"ops.diagonal", diagonalShapes, diagonal},
    Operator{"ops.diff", differenceShapes, differences},
    Operator{"ops.dstack", stackedShapes<2>, stacked<2>},
    Operator{"ops.full_like", sameShape, filledLike},
    Operator{"ops.hstack", stackedShapes<1>, stacked<1>},
    Operator{"ops.ndim", scalarShape, rankOf},
    Operator{"ops.rot90", turnedShapes, turned},
    Operator{"ops.size", scalarShape, sizeOf},
    Operator{"ops.trace", traceShapes, trace},
    Operator{"ops.trapezoid", trapezoidShapes, trapezoid},
    Operator{"ops.tril", sameShape, triangle<true>},
    Operator{"ops.triu", sameShape, triangle<false>},
    Operator{"ops.vstack", stackedShapes<0>, stacked<0>},
};

}  // namespace

std::span<const Operator> kerasLayoutOperators() {
    return rows;
}

}  // namespace quantie
