#include "core/layers/forward.h"

#include <cstring>

#include "core/base/error.h"
#include "core/kernels/memory.h"
#include "core/kernels/strides.h"
#include "core/layers/config_access.h"
#include "core/layers/dtype_policy.h"
#include "core/tensor/half.h"

namespace quantie {
namespace {

template <typename T>
void appendIntegers(const Tensor& tensor, std::vector<std::int64_t>& out) {
    for (std::size_t i = 0; i < tensor.size(); ++i) {
        T value;
        std::memcpy(&value, tensor.bytes().data() + i * sizeof(T), sizeof(T));
        out.push_back(static_cast<std::int64_t>(value));
    }
}

}  // namespace

FloatResult::FloatResult(Shape shape)
    : m_shape(std::move(shape)),
      m_size(static_cast<std::size_t>(elementCount(m_shape))),
      m_data(compute::takeFloats(m_size)) {}

Tensor FloatResult::tensor() const {
    return {DType::Float32, m_shape, m_data, std::as_bytes(std::span<const float>(m_data.get(), m_size))};
}

FloatResult FloatResult::copyOf(const Tensor& tensor) {
    FloatResult result(tensor.shape());
    std::copy(tensor.floats().begin(), tensor.floats().end(), result.data());
    return result;
}

Value FloatResult::value(const ForwardQuery& query) const {
    return {tensor(), query.dtype};
}

void refuseTraining(const ForwardQuery& query) {
    // A model of Keras 3 that is asked to predict tells each layer so, whatever the call in the file says.
    if (query.layer.keras3) return;
    const Json* training = findMember(query.kwargs, "training");
    if (training == nullptr || !(*training == Json(true) || *training == Json(1))) return;
    throw Error(ErrorCode::Unsupported, "", "the call has training=True: what a layer does in training cannot be run");
}

const Value& firstValue(const ForwardQuery& query) {
    if (query.inputs.empty()) refuse("inputs", "the call has none");
    return query.inputs.front();
}

Tensor floatsOf(const Value& value) {
    return toFloat32(value.tensor);
}

std::vector<std::int64_t> integersOf(const Value& value) {
    std::vector<std::int64_t> numbers;
    Tensor floats;
    numbers.reserve(value.tensor.size());
    switch (value.tensor.dtype()) {
        case DType::Int8:
            appendIntegers<std::int8_t>(value.tensor, numbers);
            break;
        case DType::Int16:
            appendIntegers<std::int16_t>(value.tensor, numbers);
            break;
        case DType::Int32:
            appendIntegers<std::int32_t>(value.tensor, numbers);
            break;
        case DType::Int64:
            appendIntegers<std::int64_t>(value.tensor, numbers);
            break;
        case DType::UInt8:
        case DType::Bool:
            appendIntegers<std::uint8_t>(value.tensor, numbers);
            break;
        case DType::UInt16:
            appendIntegers<std::uint16_t>(value.tensor, numbers);
            break;
        case DType::UInt32:
            appendIntegers<std::uint32_t>(value.tensor, numbers);
            break;
        case DType::UInt64:
            appendIntegers<std::uint64_t>(value.tensor, numbers);
            break;
        case DType::Float16:
        case DType::BFloat16:
        case DType::Float32:
        case DType::Float64:
            // As a cast to int does: towards zero. What an int cannot hold has no meaning.
            floats = floatsOf(value);
            for (const float x : floats.floats()) {
                if (!(x > -9.2e18F && x < 9.2e18F)) {
                    throw Error(ErrorCode::Unsupported, "", "a value that is no integer where one is needed");
                }
                numbers.push_back(static_cast<std::int64_t>(x));
            }
            break;
    }
    return numbers;
}

std::optional<Tensor> weightIf(const ForwardQuery& query, bool has, std::string_view path) {
    if (!has) return std::nullopt;
    return query.host.weight(path);
}

Value reshapedValue(const Value& value, Shape shape) {
    Value result = value;
    const auto owner = std::make_shared<const Tensor>(value.tensor);
    result.tensor = Tensor(value.tensor.dtype(), std::move(shape), owner, owner->bytes());
    return result;
}

Value permutedValue(const Value& value, const std::vector<std::size_t>& order) {
    Shape shape;
    for (const std::size_t axis : order) shape.push_back(value.shape()[axis]);
    std::vector<std::byte> bytes(value.tensor.bytes().size());
    compute::permute(value.tensor.bytes().data(), value.shape(), order, dtypeSize(value.tensor.dtype()), bytes.data());
    return {Tensor::fromBytes(value.tensor.dtype(), std::move(shape), std::move(bytes)), value.dtype};
}

Value copiedValue(const Value& value, const compute::Block& source, const Shape& block, const Shape& shape,
                  const compute::Block& target) {
    const std::size_t size = dtypeSize(value.tensor.dtype());
    std::vector<std::byte> bytes(static_cast<std::size_t>(elementCount(shape)) * size);
    compute::Block to = target;
    if (to.strides.empty()) {
        const auto strides = compute::stridesOf(shape);
        to.strides.assign(strides.begin(), strides.end());
    }
    compute::copyBlock(value.tensor.bytes().data(), source, bytes.data(), to, block, size);
    return {Tensor::fromBytes(value.tensor.dtype(), shape, std::move(bytes)), value.dtype};
}

Tensor concatenated(const std::vector<Tensor>& parts, std::size_t axis, const Shape& shape) {
    const DType dtype = parts.front().dtype();
    const std::size_t size = dtypeSize(dtype);
    std::vector<std::byte> bytes(static_cast<std::size_t>(elementCount(shape)) * size);
    const auto strides = compute::stridesOf(shape);
    compute::Block target{0, {strides.begin(), strides.end()}};
    for (const Tensor& part : parts) {
        if (part.dtype() != dtype) throw Error(ErrorCode::Unsupported, "", "tensors of different types");
        const auto own = compute::stridesOf(part.shape());
        compute::copyBlock(part.bytes().data(), {0, {own.begin(), own.end()}}, bytes.data(), target, part.shape(),
                           size);
        target.offset += static_cast<std::size_t>(part.shape()[axis]) * strides[axis];
    }
    return Tensor::fromBytes(dtype, shape, std::move(bytes));
}

Shape outputShape(const ForwardQuery& query) {
    std::vector<MaybeShape> inputs;
    for (const Value& input : query.inputs) inputs.emplace_back(input.shape());
    const ShapeQuery shapes{query.layer, query.config, inputs, query.args, query.kwargs, {}, {}};
    const LayerClass* row = findLayerClass(query.layer.className);
    const std::vector<MaybeShape> outputs = row == nullptr ? std::vector<MaybeShape>{} : row->outputs(shapes);
    if (outputs.empty() || !outputs.front() || !isFullyKnown(*outputs.front())) {
        throw Error(ErrorCode::Unsupported, "", "the shape of its output is not known");
    }
    return *outputs.front();
}

void roundTo(DType dtype, std::span<float> values) {
    if (dtype == DType::Float16) {
        for (float& x : values) x = floatFromHalf(halfFromFloat(x));
    } else if (dtype == DType::BFloat16) {
        for (float& x : values) x = floatFromBFloat16(bfloat16FromFloat(x));
    }
}

std::shared_ptr<const compute::PackedMatrix> packedWeight(const ForwardQuery& query, std::string_view path,
                                                          std::size_t columns) {
    const auto pack = [columns](const Tensor& weight) -> ForwardHost::Prepared {
        const std::span<const float> values = weight.floats();
        if (columns == 0 || values.size() % columns != 0) refuse("inputs", "a weight does not fit");
        return std::make_shared<compute::PackedMatrix>(
            compute::Matrix{values.data(), values.size() / columns, columns, columns, 1});
    };
    return std::static_pointer_cast<const compute::PackedMatrix>(query.host.prepare(path, "packed", pack));
}

DType computeDType(const Json& config) {
    return dtypePolicy(config).compute();
}

}  // namespace quantie
