#include "core/tensor/tensor.h"

#include <cstdint>
#include <cstring>
#include <utility>

#include "core/base/error.h"
#include "core/tensor/half.h"

namespace quantie {
namespace {

template <typename T>
T valueAt(const std::byte* bytes, std::size_t i) {
    T value;
    std::memcpy(&value, bytes + i * sizeof(T), sizeof(T));
    return value;
}

template <typename T>
void widen(const Tensor& tensor, std::vector<float>& out) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<float>(valueAt<T>(tensor.bytes().data(), i));
}

}  // namespace

Tensor::Tensor(DType dtype, Shape shape, std::shared_ptr<const void> owner, std::span<const std::byte> bytes)
    : m_dtype(dtype), m_shape(std::move(shape)), m_owner(std::move(owner)), m_bytes(bytes) {
    const std::int64_t count = elementCount(m_shape);
    if (count < 0 || static_cast<std::uint64_t>(count) * dtypeSize(dtype) != bytes.size()) {
        throw Error(
            ErrorCode::Unreadable, "",
            "an array of shape " + toString(m_shape) + " does not fit " + std::to_string(bytes.size()) + " bytes");
    }
    if (reinterpret_cast<std::uintptr_t>(bytes.data()) % dtypeSize(dtype) != 0) {
        // A mapped file may put an array anywhere; a copy is the only portable way to hand out a span of floats.
        auto copy = std::make_shared<std::vector<std::byte>>(bytes.begin(), bytes.end());
        m_bytes = *copy;
        m_owner = std::move(copy);
    }
}

Tensor Tensor::fromBytes(DType dtype, Shape shape, std::vector<std::byte> bytes) {
    auto owner = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
    const std::span<const std::byte> view(*owner);
    return {dtype, std::move(shape), std::move(owner), view};
}

Tensor Tensor::fromFloats(Shape shape, std::vector<float> values) {
    auto owner = std::make_shared<const std::vector<float>>(std::move(values));
    const std::span<const std::byte> view = std::as_bytes(std::span<const float>(*owner));
    return {DType::Float32, std::move(shape), std::move(owner), view};
}

std::span<const float> Tensor::floats() const {
    if (m_dtype != DType::Float32) {
        throw Error(ErrorCode::Usage, "", "values of type " + std::string(dtypeName(m_dtype)) + " are not float32");
    }
    return {reinterpret_cast<const float*>(m_bytes.data()), size()};
}

Tensor toFloat32(const Tensor& tensor) {
    if (tensor.dtype() == DType::Float32) return tensor;
    std::vector<float> out(tensor.size());
    switch (tensor.dtype()) {
        case DType::Float16:
            for (std::size_t i = 0; i < out.size(); ++i) {
                out[i] = floatFromHalf(valueAt<std::uint16_t>(tensor.bytes().data(), i));
            }
            break;
        case DType::BFloat16:
            for (std::size_t i = 0; i < out.size(); ++i) {
                out[i] = floatFromBFloat16(valueAt<std::uint16_t>(tensor.bytes().data(), i));
            }
            break;
        case DType::Float64:
            widen<double>(tensor, out);
            break;
        case DType::Int8:
            widen<std::int8_t>(tensor, out);
            break;
        case DType::Int16:
            widen<std::int16_t>(tensor, out);
            break;
        case DType::Int32:
            widen<std::int32_t>(tensor, out);
            break;
        case DType::Int64:
            widen<std::int64_t>(tensor, out);
            break;
        case DType::UInt8:
        case DType::Bool:
            widen<std::uint8_t>(tensor, out);
            break;
        case DType::UInt16:
            widen<std::uint16_t>(tensor, out);
            break;
        case DType::UInt32:
            widen<std::uint32_t>(tensor, out);
            break;
        case DType::UInt64:
            widen<std::uint64_t>(tensor, out);
            break;
        case DType::Float32:
            break;
    }
    return Tensor::fromFloats(tensor.shape(), std::move(out));
}

Tensor transposed(const Tensor& tensor) {
    if (tensor.shape().size() != 2) {
        throw Error(ErrorCode::Usage, "", "only a matrix can be transposed, not " + toString(tensor.shape()));
    }
    const auto rows = static_cast<std::size_t>(tensor.shape()[0]);
    const auto columns = static_cast<std::size_t>(tensor.shape()[1]);
    const std::size_t size = dtypeSize(tensor.dtype());
    std::vector<std::byte> out(tensor.bytes().size());
    for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t c = 0; c < columns; ++c) {
            std::memcpy(out.data() + (c * rows + r) * size, tensor.bytes().data() + (r * columns + c) * size, size);
        }
    }
    return Tensor::fromBytes(tensor.dtype(), {tensor.shape()[1], tensor.shape()[0]}, std::move(out));
}

bool sameBytes(const Tensor& a, const Tensor& b) {
    return a.dtype() == b.dtype() && a.shape() == b.shape() &&
           (a.bytes().empty() || std::memcmp(a.bytes().data(), b.bytes().data(), a.bytes().size()) == 0);
}

}  // namespace quantie
