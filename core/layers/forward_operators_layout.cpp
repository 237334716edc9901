// What the operators that move values without changing them compute.
#include <algorithm>

#include "core/base/error.h"
#include "core/kernels/strides.h"
#include "core/layers/dims.h"
#include "core/layers/operator_forwards.h"

namespace quantie::layout {

Values broadcastToForward(const OperatorRun& run) {
    return {broadcastValue(run.first(), run.shape())};
}

Values reshapedForward(const OperatorRun& run) {
    const Value input = run.first();
    const Shape shape = run.shape();
    if (elementCount(shape) != elementCount(input.shape())) refuse("shape", "not as many elements as the tensor has");
    return {reshapedValue(input, shape)};
}

Values transposeForward(const OperatorRun& run) {
    const Value input = run.first();
    const std::size_t rank = input.shape().size();
    std::vector<std::size_t> order;
    const auto named = run.call().numbers("perm");
    for (std::size_t i = 0; i < rank; ++i) {
        order.push_back(named ? axisIndex(named->at(i), rank, "perm") : rank - 1 - i);
    }
    std::vector<std::size_t> sorted = order;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) refuse("perm", "an axis twice");
    return {permutedValue(input, order)};
}

namespace {

/// The array as (before the axis, along it, behind it).
Value threeParts(const Value& input, std::size_t first, std::size_t behind) {
    const auto product = [&](std::size_t from, std::size_t to) {
        std::int64_t count = 1;
        for (std::size_t i = from; i < to; ++i) count *= input.shape()[i];
        return count;
    };
    return reshapedValue(input, {product(0, first), product(first, behind), product(behind, input.shape().size())});
}

/// For each group of rows, those with these numbers: TensorFlow's CPU kernels refuse a number outside the table.
std::vector<std::byte> pickedRows(const Value& table, const std::vector<std::int64_t>& indices, std::size_t perGroup) {
    const auto groups = static_cast<std::size_t>(table.shape()[0]);
    const std::int64_t rows = table.shape()[1];
    const std::size_t size = static_cast<std::size_t>(table.shape()[2]) * dtypeSize(table.tensor.dtype());
    std::vector<std::byte> bytes(groups * perGroup * size);
    for (std::size_t i = 0; i < groups * perGroup; ++i) {
        const std::size_t group = i / perGroup;
        const std::int64_t index = indices[i % indices.size()];
        if (index < 0 || index >= rows) {
            throw Error(ErrorCode::Unsupported, "", "the index " + std::to_string(index) + " is outside the tensor");
        }
        const std::size_t from = (group * static_cast<std::size_t>(rows) + static_cast<std::size_t>(index)) * size;
        std::copy_n(table.tensor.bytes().begin() + static_cast<std::ptrdiff_t>(from), size,
                    bytes.begin() + static_cast<std::ptrdiff_t>(i * size));
    }
    return bytes;
}

/// Rows along `axis`. With `batches`, each entry of the first dimensions has indices of its own: then the axis must
/// follow these directly.
Value gathered(const OperatorRun& run, const Value& table, const Value& indices, std::size_t axis,
               std::size_t batches) {
    const Shape shape = run.shape();
    if (batches > 0 && axis != batches) {
        throw Error(ErrorCode::Unsupported, "", "a gather whose axis does not follow its batch");
    }
    const std::vector<std::int64_t> numbers = integersOf(indices);
    const Value parts = threeParts(table, axis, axis + 1);
    const auto groups = static_cast<std::size_t>(parts.shape()[0]);
    if (batches > 0 && (groups == 0 || numbers.size() % groups != 0)) refuse("indices", "do not fit the batch");
    const std::size_t perGroup = batches > 0 ? numbers.size() / groups : numbers.size();
    std::vector<std::byte> bytes;
    if (perGroup > 0) bytes = pickedRows(parts, numbers, perGroup);
    return {Tensor::fromBytes(table.tensor.dtype(), shape, std::move(bytes)), table.dtype};
}

}  // namespace

Values gatherForward(const OperatorRun& run) {
    const Value table = run.first();
    const std::int64_t batches = run.call().integer("batch_dims").value_or(0);
    if (batches < 0) throw Error(ErrorCode::Unsupported, "", "a batch counted from the end");
    const std::size_t axis = axisIndex(run.call().integer("axis").value_or(batches), table.shape().size());
    return {gathered(run, table, run.named("indices"), axis, static_cast<std::size_t>(batches))};
}

Values gatherNdForward(const OperatorRun& run) {
    const Value input = run.first();
    const Value indices = run.named("indices");
    const Shape shape = run.shape();
    const auto batches = static_cast<std::size_t>(run.call().integer("batch_dims").value_or(0));
    const auto depth = static_cast<std::size_t>(indices.shape().back());
    const std::vector<std::int64_t> numbers = integersOf(indices);
    // The dimensions that indices name as one, so that each place is a row: (batch, places, slice).
    const Value parts = threeParts(input, batches, batches + depth);
    std::vector<std::int64_t> places;
    for (std::size_t i = 0; depth > 0 && i < numbers.size(); i += depth) {
        std::int64_t place = 0;
        for (std::size_t k = 0; k < depth; ++k) {
            const std::int64_t length = input.shape()[batches + k];
            if (numbers[i + k] < 0 || numbers[i + k] >= length) {
                throw Error(ErrorCode::Unsupported, "",
                            "the index " + std::to_string(numbers[i + k]) + " is outside the tensor");
            }
            place = place * length + numbers[i + k];
        }
        places.push_back(place);
    }
    const auto groups = static_cast<std::size_t>(parts.shape()[0]);
    if (groups == 0 || places.size() % groups != 0 || places.empty()) refuse("indices", "do not fit the tensor");
    return {Value{Tensor::fromBytes(input.tensor.dtype(), shape, pickedRows(parts, places, places.size() / groups)),
                  input.dtype}};
}

Values embeddingLookupForward(const OperatorRun& run) {
    return {gathered(run, run.first(), run.named("ids"), 0, 0)};
}

Values oneHotForward(const OperatorRun& run) {
    const Value input = run.first();
    const Shape shape = run.shape();
    const std::int64_t depth = run.integer("depth");
    const auto on = static_cast<float>(run.number("on_value", 1));
    const auto off = static_cast<float>(run.number("off_value", 0));
    const std::size_t axis = axisIndex(run.call().integer("axis").value_or(-1), shape.size());
    std::int64_t behind = 1;
    for (std::size_t i = axis + 1; i < shape.size(); ++i) behind *= shape[i];
    const std::vector<std::int64_t> numbers = integersOf(input);
    FloatResult result(shape);
    std::fill_n(result.data(), result.size(), off);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (numbers[i] < 0 || numbers[i] >= depth) continue;
        const std::int64_t outer = static_cast<std::int64_t>(i) / behind;
        const std::int64_t inner = static_cast<std::int64_t>(i) % behind;
        result.data()[(outer * depth + numbers[i]) * behind + inner] = on;
    }
    const auto dtype = dtypeFromName(run.text("dtype", "float32"));
    return {castValue({result.tensor(), DType::Float32}, dtype.value_or(DType::Float32))};
}

namespace {

/// Which element of a dimension of `length` stands `offset` from its first one, reflected at the ends.
std::int64_t mirrored(std::int64_t offset, std::int64_t length, std::int64_t edge) {
    const std::int64_t at = offset < 0 ? -offset - edge : offset;
    const std::int64_t result = at < length ? at : 2 * length - 2 + edge - at;
    if (result < 0 || result >= length) refuse("paddings", "more than can be reflected");
    return result;
}

}  // namespace

Value rearranged(const Value& input, std::size_t axis, const std::vector<std::int64_t>& elements,
                 const Value& filling) {
    const Value parts = threeParts(input, axis, axis + 1);
    const std::size_t element = dtypeSize(input.tensor.dtype());
    const auto groups = static_cast<std::size_t>(parts.shape()[0]);
    const auto length = static_cast<std::size_t>(parts.shape()[1]);
    const std::size_t size = static_cast<std::size_t>(parts.shape()[2]) * element;
    std::vector<std::byte> bytes;
    bytes.reserve(groups * elements.size() * size);
    const auto source = input.tensor.bytes();
    for (std::size_t group = 0; group < groups; ++group) {
        for (const std::int64_t from : elements) {
            if (from < 0) {
                for (std::size_t k = 0; k < size; ++k) bytes.push_back(filling.tensor.bytes()[k % element]);
                continue;
            }
            const auto row = source.subspan((group * length + static_cast<std::size_t>(from)) * size, size);
            bytes.insert(bytes.end(), row.begin(), row.end());
        }
    }
    Shape shape = input.shape();
    shape[axis] = static_cast<std::int64_t>(elements.size());
    return {Tensor::fromBytes(input.tensor.dtype(), std::move(shape), std::move(bytes)), input.dtype};
}

Value reversed(const Value& input, std::size_t axis) {
    std::vector<std::int64_t> elements;
    for (std::int64_t i = input.shape()[axis]; i-- > 0;) elements.push_back(i);
    return rearranged(input, axis, elements, {});
}

Value repeated(const Value& input, std::size_t axis, std::int64_t times) {
    if (times == 1) return input;
    std::vector<std::int64_t> elements;
    const std::int64_t length = multiplyDims(input.shape()[axis], times);
    for (std::int64_t i = 0; i < length; ++i) elements.push_back(i / times);
    return rearranged(input, axis, elements, {});
}

namespace {

std::vector<std::int64_t> paddedElements(std::int64_t length, std::int64_t before, std::int64_t after,
                                         const std::string& mode) {
    std::vector<std::int64_t> elements;
    for (std::int64_t i = -before; i < length + after; ++i) {
        const bool inside = i >= 0 && i < length;
        if (inside) {
            elements.push_back(i);
        } else {
            elements.push_back(mode == "CONSTANT" ? -1 : mirrored(i, length, mode == "SYMMETRIC" ? 1 : 0));
        }
    }
    return elements;
}

}  // namespace

Values padForward(const OperatorRun& run) {
    Value value = run.first();
    run.shape();  // refuses what does not fit
    const std::string mode = run.text("mode", "CONSTANT");
    if (mode != "CONSTANT" && mode != "REFLECT" && mode != "SYMMETRIC") refuse("mode", "not one of TensorFlow's");
    const Json& paddings = *run.call().named("paddings");
    const Value filling =
        castValue({Tensor::fromFloats({}, {static_cast<float>(run.number("constant_values", 0))})}, value.dtype);
    for (std::size_t i = 0; i < value.shape().size(); ++i) {
        const std::vector<std::int64_t> pair = toIntegers(paddings[i], "paddings");
        if (pair.size() != 2) refuse("paddings", "not two numbers for each dimension");
        if (pair[0] == 0 && pair[1] == 0) continue;
        value = rearranged(value, i, paddedElements(value.shape()[i], pair[0], pair[1], mode), filling);
    }
    return {value};
}

Values tileForward(const OperatorRun& run) {
    Value value = run.first();
    const Shape shape = run.shape();
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        if (shape[axis] == value.shape()[axis]) continue;
        std::vector<std::int64_t> elements;
        for (std::int64_t i = 0; i < shape[axis]; ++i) elements.push_back(i % value.shape()[axis]);
        value = rearranged(value, axis, elements, {});
    }
    return {value};
}

Values repeatElementsForward(const OperatorRun& run) {
    const Value input = run.first();
    run.shape();  // refuses what does not fit
    return {repeated(input, axisIndex(run.integer("axis"), input.shape().size()), run.integer("repeats"))};
}

Values reverseForward(const OperatorRun& run) {
    Value value = run.first();
    const auto axes = run.call().numbers("axis");
    if (!axes) refuse("axis", "not a list of integers");
    for (const std::int64_t axis : *axes) value = reversed(value, axisIndex(axis, value.shape().size()));
    return {value};
}

Values rollForward(const OperatorRun& run) {
    Value value = run.first();
    const auto shifts = run.call().numbers("shift");
    const auto axes = run.call().numbers("axis");
    if (!shifts || !axes || shifts->size() != axes->size()) refuse("shift", "not a number for each axis");
    for (std::size_t k = 0; k < axes->size(); ++k) {
        const std::size_t axis = axisIndex((*axes)[k], value.shape().size());
        const std::int64_t length = value.shape()[axis];
        std::vector<std::int64_t> elements;
        for (std::int64_t i = 0; i < length; ++i) {
            elements.push_back(((i - (*shifts)[k] % length) % length + length) % length);
        }
        value = rearranged(value, axis, elements, {});
    }
    return {value};
}

namespace {

Value numbersOf(const OperatorRun& run, const std::vector<std::int64_t>& numbers, const Shape& shape) {
    const auto dtype = dtypeFromName(run.text("out_type", "int32"));
    return integerValue(numbers, shape, dtype.value_or(DType::Int32));
}

}  // namespace

Values shapeForward(const OperatorRun& run) {
    const Shape shape = run.first().shape();
    return {numbersOf(run, {shape.begin(), shape.end()}, {static_cast<std::int64_t>(shape.size())})};
}

Values rankForward(const OperatorRun& run) {
    return {numbersOf(run, {static_cast<std::int64_t>(run.first().shape().size())}, {})};
}

Values sizeForward(const OperatorRun& run) {
    return {numbersOf(run, {elementCount(run.first().shape())}, {})};
}

}  // namespace quantie::layout
