// The element types that Keras stores.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace quantie {

enum class DType {
    Float16,
    BFloat16,
    Float32,
    Float64,
    Int8,
    Int16,
    Int32,
    Int64,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Bool
};

/// Bytes of one element.
std::size_t dtypeSize(DType dtype);
/// Keras's name: "float32", "bfloat16", "bool", …
std::string_view dtypeName(DType dtype);
std::optional<DType> dtypeFromName(std::string_view name);
bool isFloat(DType dtype);

}  // namespace quantie
