#include "core/layers/operator_run.h"

#include <algorithm>
#include <cstring>

#include "core/base/error.h"
#include "core/kernels/strides.h"

namespace quantie {
namespace {

constexpr int deepestConstant = 16;
constexpr std::size_t mostResolved = 64;

std::vector<MaybeShape> shapesOf(const Values& values) {
    std::vector<MaybeShape> shapes;
    for (const Value& value : values) shapes.emplace_back(value.shape());
    return shapes;
}

/// Integer tensors of rank 0 and 1 as JSON, at any depth.
Json resolved(const Json& value, const Values& inputs, int depth) {
    if (const auto index = placeholderIndex(value)) {
        if (*index >= inputs.size()) return value;
        const Value& input = inputs[*index];
        const bool small = input.shape().size() <= 1 && input.tensor.size() <= mostResolved;
        if (!small || isFloat(input.dtype) || input.dtype == DType::Bool) return value;
        const auto numbers = integersOf(input);
        return input.shape().empty() ? Json(numbers.front()) : Json(numbers);
    }
    if (depth == deepestConstant || !value.is_structured()) return value;
    Json copy = value;
    for (Json& item : copy) item = resolved(item, inputs, depth + 1);
    return copy;
}

void flatten(const Json& value, std::vector<double>& out, bool& whole, bool& truths, int depth) {
    if (value.is_array() && depth < deepestConstant) {
        for (const Json& item : value) flatten(item, out, whole, truths, depth + 1);
        return;
    }
    if (value.is_boolean()) {
        out.push_back(value.get<bool>() ? 1 : 0);
        return;
    }
    truths = false;
    if (!value.is_number()) {
        throw Error(ErrorCode::Unsupported, "", "an argument is neither a tensor nor a number");
    }
    whole = whole && value.is_number_integer();
    out.push_back(value.get<double>());
}

Value constant(const Json& value, const Shape& shape) {
    std::vector<double> numbers;
    bool whole = true;
    bool truths = true;
    flatten(value, numbers, whole, truths, 0);
    if (static_cast<std::int64_t>(numbers.size()) != elementCount(shape)) refuse("inputs", "a ragged list");
    if (!whole) return {Tensor::fromFloats(shape, {numbers.begin(), numbers.end()})};
    return integerValue({numbers.begin(), numbers.end()}, shape, truths ? DType::Bool : DType::Int32);
}

template <class T>
void store(const std::vector<std::int64_t>& numbers, std::vector<std::byte>& bytes) {
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const T element = static_cast<T>(numbers[i]);
        std::memcpy(bytes.data() + i * sizeof(T), &element, sizeof(T));
    }
}

}  // namespace

OperatorRun::OperatorRun(const ForwardQuery& query, const Operator& row)
    : m_query(query),
      m_row(row),
      m_inputs(shapesOf(query.inputs)),
      m_kwargs(resolved(query.kwargs, query.inputs, 0)),
      m_shapes{query.layer, query.config, m_inputs, query.args, m_kwargs, {}, {}},
      m_call(m_shapes) {}

bool OperatorRun::isTensor(const Json& argument) const {
    return placeholderIndex(argument).has_value();
}

Value OperatorRun::valueOf(const Json& argument) const {
    if (const auto index = placeholderIndex(argument)) {
        if (*index >= m_query.inputs.size()) refuse("inputs", "one is missing");
        return m_query.inputs[*index];
    }
    const MaybeShape shape = shapeOf(m_shapes, argument);
    if (!shape) throw Error(ErrorCode::Unsupported, "", "an argument is neither a tensor nor a number");
    return constant(argument, *shape);
}

Value OperatorRun::first() const {
    if (m_call.first() == nullptr) refuse("inputs", "the call has none");
    return valueOf(*m_call.first());
}

Value OperatorRun::named(std::string_view name) const {
    const Json* found = findMember(m_query.kwargs, name);
    if (found == nullptr || found->is_null()) refuse(name, "is missing");
    return valueOf(*found);
}

double OperatorRun::number(std::string_view name, double fallback) const {
    return m_kwargs.is_object() ? numberOf(Config(m_kwargs), name, fallback) : fallback;
}

std::string OperatorRun::text(std::string_view name, const std::string& fallback) const {
    const Json* value = m_call.named(name);
    return value != nullptr && value->is_string() ? value->get<std::string>() : fallback;
}

Values OperatorRun::list() const {
    return listOf(m_call.first());
}

Values OperatorRun::list(std::string_view name) const {
    return listOf(findMember(m_query.kwargs, name));
}

Values OperatorRun::listOf(const Json* items) const {
    if (items == nullptr || !items->is_array() || items->empty()) refuse("inputs", "not a list of tensors");
    const auto typed = std::find_if(items->begin(), items->end(), [this](const Json& item) { return isTensor(item); });
    Values values;
    for (const Json& item : *items) {
        values.push_back(valueOf(item));
        if (typed != items->end() && !isTensor(item)) values.back() = castValue(values.back(), valueOf(*typed).dtype);
    }
    return values;
}

std::pair<Value, Value> OperatorRun::pair(std::string_view second) const {
    Value a = first();
    Value b = named(second);
    const bool firstIsTensor = isTensor(*m_call.first());
    const bool secondIsTensor = isTensor(*findMember(m_query.kwargs, second));
    if (firstIsTensor && !secondIsTensor) b = castValue(b, a.dtype);
    if (secondIsTensor && !firstIsTensor) a = castValue(a, b.dtype);
    return {std::move(a), std::move(b)};
}

Shape OperatorRun::shape() const {
    const Shapes outputs = shapes();
    if (outputs.empty() || !outputs.front() || !isFullyKnown(*outputs.front())) {
        throw Error(ErrorCode::Unsupported, "", "the shape of its output is not known");
    }
    return *outputs.front();
}

std::int64_t OperatorRun::integer(std::string_view name) const {
    const auto value = m_call.integer(name);
    if (!value) refuse(name, "not an integer");
    return *value;
}

Values delegated(const OperatorRun& run, const Value& first, std::string_view name) {
    const ForwardQuery& query = run.query();
    const auto index = query.args.empty() ? std::nullopt : placeholderIndex(query.args.front());
    if (!index || *index >= query.inputs.size()) refuse("inputs", "a constant in the place of a tensor");
    Values inputs = query.inputs;
    inputs[*index] = first;
    const ForwardQuery asked{query.layer, query.config, inputs, query.args, query.kwargs, query.dtype, query.host};
    const Operator& row = *findOperator(name);
    return row.forward(OperatorRun(asked, row));
}

Value floatValue(FloatResult result, DType dtype) {
    roundTo(dtype, {result.data(), result.size()});
    return {result.tensor(), dtype};
}

Value integerValue(const std::vector<std::int64_t>& numbers, Shape shape, DType dtype) {
    std::vector<std::byte> bytes(numbers.size() * dtypeSize(dtype));
    switch (dtypeSize(dtype)) {
        case 1:
            store<std::uint8_t>(numbers, bytes);
            break;
        case 2:
            store<std::uint16_t>(numbers, bytes);
            break;
        case 4:
            store<std::uint32_t>(numbers, bytes);
            break;
        default:
            store<std::uint64_t>(numbers, bytes);
    }
    return {Tensor::fromBytes(dtype, std::move(shape), std::move(bytes)), dtype};
}

Value castValue(const Value& value, DType dtype) {
    if (value.dtype == dtype) return value;
    if (isFloat(dtype)) {
        const Tensor floats = floatsOf(value);
        FloatResult result(floats.shape());
        std::copy(floats.floats().begin(), floats.floats().end(), result.data());
        return floatValue(std::move(result), dtype);
    }
    if (dtype != DType::Bool) return integerValue(integersOf(value), value.shape(), dtype);
    std::vector<std::int64_t> truths;
    const Tensor floats = floatsOf(value);
    for (const float x : floats.floats()) truths.push_back(x != 0 ? 1 : 0);
    return integerValue(truths, value.shape(), dtype);
}

Value broadcastValue(const Value& value, const Shape& shape) {
    if (value.shape() == shape) return value;
    if (value.shape().size() > shape.size()) refuse("shape", "fewer dimensions than the tensor has");
    const auto own = compute::stridesOf(value.shape());
    const std::size_t added = shape.size() - own.size();
    compute::Block source{0, std::vector<std::ptrdiff_t>(shape.size(), 0)};
    for (std::size_t i = 0; i < own.size(); ++i) {
        if (value.shape()[i] == 1) continue;
        if (value.shape()[i] != shape[i + added]) refuse("shape", "does not fit the tensor");
        source.strides[i + added] = static_cast<std::ptrdiff_t>(own[i]);
    }
    return copiedValue(value, source, shape, shape, {});
}

}  // namespace quantie
