#include "core/tensor/dtype.h"

#include <array>
#include <utility>

namespace quantie {
namespace {

struct Row {
    DType dtype;
    std::string_view name;
    std::size_t size;
};

constexpr std::array<Row, 13> rows{{{DType::Float16, "float16", 2},
                                    {DType::BFloat16, "bfloat16", 2},
                                    {DType::Float32, "float32", 4},
                                    {DType::Float64, "float64", 8},
                                    {DType::Int8, "int8", 1},
                                    {DType::Int16, "int16", 2},
                                    {DType::Int32, "int32", 4},
                                    {DType::Int64, "int64", 8},
                                    {DType::UInt8, "uint8", 1},
                                    {DType::UInt16, "uint16", 2},
                                    {DType::UInt32, "uint32", 4},
                                    {DType::UInt64, "uint64", 8},
                                    {DType::Bool, "bool", 1}}};

}  // namespace

std::size_t dtypeSize(DType dtype) {
    return rows[static_cast<std::size_t>(dtype)].size;
}

std::string_view dtypeName(DType dtype) {
    return rows[static_cast<std::size_t>(dtype)].name;
}

std::optional<DType> dtypeFromName(std::string_view name) {
    for (const Row& row : rows) {
        if (row.name == name) return row.dtype;
    }
    return std::nullopt;
}

bool isFloat(DType dtype) {
    return dtype == DType::Float16 || dtype == DType::BFloat16 || dtype == DType::Float32 || dtype == DType::Float64;
}

}  // namespace quantie
