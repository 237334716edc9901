#include "core/tensor/element.h"

#include <cstdint>
#include <cstring>

#include "core/tensor/half.h"

namespace quantie {
namespace {

/// The bytes may stand at any alignment.
template <typename T>
T read(const std::byte* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

}  // namespace

double elementAt(const Tensor& tensor, std::size_t position) {
    const std::byte* at = tensor.bytes().data() + position * dtypeSize(tensor.dtype());
    switch (tensor.dtype()) {
        case DType::Float16:
            return floatFromHalf(read<std::uint16_t>(at));
        case DType::BFloat16:
            return floatFromBFloat16(read<std::uint16_t>(at));
        case DType::Float32:
            return read<float>(at);
        case DType::Float64:
            return read<double>(at);
        case DType::Int8:
            return read<std::int8_t>(at);
        case DType::Int16:
            return read<std::int16_t>(at);
        case DType::Int32:
            return read<std::int32_t>(at);
        case DType::Int64:
            return static_cast<double>(read<std::int64_t>(at));
        case DType::UInt8:
            return read<std::uint8_t>(at);
        case DType::UInt16:
            return read<std::uint16_t>(at);
        case DType::UInt32:
            return read<std::uint32_t>(at);
        case DType::UInt64:
            return static_cast<double>(read<std::uint64_t>(at));
        case DType::Bool:
            return read<std::uint8_t>(at) != 0 ? 1 : 0;
    }
    return 0;
}

}  // namespace quantie
