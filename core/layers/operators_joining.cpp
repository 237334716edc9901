// Operators that join several tensors or take one apart.
#include <array>

#include "core/kernels/strides.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

constexpr std::int64_t mostOutputs = 4096;

Shapes concat(const OperatorCall& call) {
    const Shapes inputs = call.tensors();
    const auto axis = call.integer("axis");
    if (inputs.empty() || !axis || !inputs.front()) return {std::nullopt};
    Shape output = *inputs.front();
    const std::size_t index = axisIndex(*axis, output.size());
    for (std::size_t i = 1; i < inputs.size(); ++i) {
        if (!inputs[i]) return {std::nullopt};
        requireRank(*inputs[i], output.size());
        for (std::size_t d = 0; d < output.size(); ++d) {
            if (d == index) {
                output[d] = addDims(output[d], (*inputs[i])[d]);
            } else if (output[d] == unknownDim) {
                output[d] = (*inputs[i])[d];
            }
        }
    }
    return {output};
}

Shapes stack(const OperatorCall& call) {
    const Shapes inputs = call.tensors();
    if (inputs.empty() || !inputs.front()) return {std::nullopt};
    Shape output = *inputs.front();
    const std::size_t axis = axisIndex(call.integer("axis").value_or(0), output.size() + 1);
    output.insert(output.begin() + static_cast<std::ptrdiff_t>(axis), static_cast<std::int64_t>(inputs.size()));
    return {output};
}

Shapes unstack(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input) return {std::nullopt};
    const std::size_t axis = axisIndex(call.integer("axis").value_or(0), input->size());
    const std::int64_t count = call.integer("num").value_or((*input)[axis]);
    if (count < 0 || count > mostOutputs) return {std::nullopt};
    Shape output = *input;
    output.erase(output.begin() + static_cast<std::ptrdiff_t>(axis));
    return Shapes(static_cast<std::size_t>(count), output);
}

/// Sizes given as a list: one of them may be -1, the rest of the dimension.
Shapes splitBySizes(Shape shape, std::size_t axis, const std::vector<std::int64_t>& sizes) {
    std::int64_t rest = shape[axis];
    for (const std::int64_t size : sizes) {
        if (size < unknownDim) refuse("num_or_size_splits", "a negative size");
        if (size >= 0 && rest != unknownDim) rest -= size;
    }
    if (rest < 0 && shape[axis] != unknownDim) refuse("num_or_size_splits", "more than the dimension has");
    Shapes outputs;
    for (const std::int64_t size : sizes) {
        shape[axis] = size == unknownDim ? rest : size;
        outputs.emplace_back(shape);
    }
    return outputs;
}

Shapes split(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    const Json* parts = call.named("num_or_size_splits");
    if (!input || parts == nullptr) return {std::nullopt};
    const std::size_t axis = axisIndex(call.integer("axis").value_or(0), input->size());
    if (!parts->is_number()) {
        const auto sizes = call.numbers("num_or_size_splits");
        return sizes ? splitBySizes(*input, axis, *sizes) : Shapes{std::nullopt};
    }
    const std::int64_t count = toInteger(*parts, "num_or_size_splits");
    if (count <= 0 || count > mostOutputs) refuse("num_or_size_splits", "not a sensible number of parts");
    Shape output = *input;
    if (output[axis] != unknownDim) {
        if (output[axis] % count != 0) refuse("num_or_size_splits", "does not divide the dimension");
        output[axis] /= count;
    }
    return Shapes(static_cast<std::size_t>(count), output);
}

Value joined(const Values& parts, std::size_t axis, const Shape& shape) {
    std::vector<Tensor> tensors;
    for (const Value& part : parts) {
        requireRank(part.shape(), shape.size());
        for (std::size_t i = 0; i < shape.size(); ++i) {
            if (i != axis && part.shape()[i] != shape[i]) refuse("inputs", "the tensors' shapes differ");
        }
        tensors.push_back(part.tensor);
    }
    return {concatenated(tensors, axis, shape), parts.front().dtype};
}

Values concatForward(const OperatorRun& run) {
    const Shape shape = run.shape();
    return {joined(run.list(), axisIndex(run.integer("axis"), shape.size()), shape)};
}

/// Each part gets the new dimension, then they are joined along it.
Values stackForward(const OperatorRun& run) {
    const Shape shape = run.shape();
    const std::size_t axis = axisIndex(run.call().integer("axis").value_or(0), shape.size());
    Shape one = shape;
    one[axis] = 1;
    Values parts = run.list();
    for (Value& part : parts) {
        if (elementCount(part.shape()) != elementCount(one)) refuse("inputs", "the tensors' shapes differ");
        part = reshapedValue(part, one);
    }
    return {joined(parts, axis, shape)};
}

/// The parts that lie one after the other along `axis`, each of its own length.
Values partsAlong(const Value& input, std::size_t axis, const std::vector<std::int64_t>& lengths) {
    const auto strides = compute::stridesOf(input.shape());
    Values parts;
    std::int64_t first = 0;
    for (const std::int64_t length : lengths) {
        Shape shape = input.shape();
        shape[axis] = length;
        if (length < 0 || first + length > input.shape()[axis]) refuse("axis", "not as long as its parts");
        const compute::Block source{static_cast<std::size_t>(first) * strides[axis], {strides.begin(), strides.end()}};
        parts.push_back(copiedValue(input, source, shape, shape, {}));
        first += length;
    }
    return parts;
}

Values unstackForward(const OperatorRun& run) {
    const Value input = run.first();
    const std::size_t axis = axisIndex(run.call().integer("axis").value_or(0), input.shape().size());
    const Shapes shapes = run.shapes();
    Values parts = partsAlong(input, axis, std::vector<std::int64_t>(shapes.size(), 1));
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!shapes[i]) refuse("num", "too many parts");
        parts[i] = reshapedValue(parts[i], *shapes[i]);
    }
    return parts;
}

Values splitForward(const OperatorRun& run) {
    const Value input = run.first();
    const std::size_t axis = axisIndex(run.call().integer("axis").value_or(0), input.shape().size());
    std::vector<std::int64_t> lengths;
    for (const MaybeShape& shape : run.shapes()) {
        if (!shape) refuse("num_or_size_splits", "the sizes are not known");
        lengths.push_back((*shape)[axis]);
    }
    return partsAlong(input, axis, lengths);
}

constexpr std::array rows{
    Operator{"concat", concat, concatForward},
    Operator{"split", split, splitForward},
    Operator{"stack", stack, stackForward},
    Operator{"unstack", unstack, unstackForward},
};

}  // namespace

std::span<const Operator> joiningOperators() {
    return rows;
}

}  // namespace quantie
