#include "core/layers/operation_types.h"

#include <algorithm>
#include <cstdint>

#include "core/layers/operator_run.h"

namespace quantie {
namespace {

/// How much a type holds: Keras takes the one that holds more, and float32 where neither half float does.
int rankOf(DType dtype) {
    switch (dtype) {
        case DType::Bool:
            return 0;
        case DType::UInt8:
            return 1;
        case DType::Int8:
            return 2;
        case DType::UInt16:
            return 3;
        case DType::Int16:
            return 4;
        case DType::UInt32:
            return 5;
        case DType::Int32:
            return 6;
        case DType::UInt64:
            return 7;
        case DType::Int64:
            return 8;
        case DType::BFloat16:
        case DType::Float16:
            return 9;
        case DType::Float32:
            return 10;
        case DType::Float64:
            return 11;
    }
    return 10;
}

bool isSigned(DType dtype) {
    return dtype == DType::Int8 || dtype == DType::Int16 || dtype == DType::Int32 || dtype == DType::Int64;
}

DType widened(DType dtype) {
    return dtype == DType::UInt8 || dtype == DType::UInt16 ? DType::UInt32 : DType::Int32;
}

DType common(DType a, DType b) {
    if (a == b) return a;
    const bool halves = rankOf(a) == 9 && rankOf(b) == 9;
    if (halves) return DType::Float32;
    const auto [low, high] = rankOf(a) < rankOf(b) ? std::pair(a, b) : std::pair(b, a);
    // A signed type that holds an unsigned one of its size is the next larger one.
    const bool mixed = isSigned(high) && low != DType::Bool && !isSigned(low) && dtypeSize(low) == dtypeSize(high);
    if (!mixed) return high;
    return high == DType::Int8
               ? DType::Int16
               : (high == DType::Int16 ? DType::Int32 : (high == DType::Int32 ? DType::Int64 : DType::Float32));
}

/// Whether one of the arguments is a number with a fraction, or a list of such.
bool hasFraction(const Json& value, int depth = 0) {
    if (value.is_number_float()) return true;
    if (!value.is_array() || depth > 8) return false;
    return std::any_of(value.begin(), value.end(), [depth](const Json& item) { return hasFraction(item, depth + 1); });
}

bool hasNumber(const Json& value) {
    return value.is_number() && !value.is_boolean();
}

}  // namespace

Values operandsOf(Operands operands, const Values& inputs, const OperatorArguments& call) {
    if (operands == Operands::AsTheyAre || inputs.empty()) return inputs;
    Values results = inputs;
    if (operands == Operands::Floats) {
        for (Value& value : results) {
            if (!isFloat(value.dtype)) value = castValue(value, DType::Float32);
        }
        return results;
    }
    if (operands == Operands::Sums) {
        for (Value& value : results) {
            if (!isFloat(value.dtype) && dtypeSize(value.dtype) < 4) value = castValue(value, widened(value.dtype));
        }
        return results;
    }
    // What a `where` chooses by is no operand.
    const Json* chosenBy = call.kwargs.contains("x") && !call.args.empty() ? &call.args.front() : nullptr;
    const std::size_t skipped = (chosenBy == nullptr ? std::nullopt : placeholderIndex(*chosenBy)).value_or(SIZE_MAX);
    std::optional<DType> type;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (i != skipped) type = type ? common(*type, inputs[i].dtype) : inputs[i].dtype;
    }
    if (!type) return results;
    bool fraction = hasFraction(call.args);
    bool number = std::any_of(call.args.begin(), call.args.end(), hasNumber);
    for (const auto& [key, value] : call.kwargs.items()) {
        const bool operand = key == "y" || key == "x" || key == "b";
        fraction = fraction || (operand && hasFraction(value));
        number = number || (operand && hasNumber(value));
    }
    if (!isFloat(*type) && (fraction || operands == Operands::AlikeFloats)) type = DType::Float32;
    if (*type == DType::Bool && number) type = DType::Int32;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (i != skipped) results[i] = castValue(inputs[i], *type);
    }
    return results;
}

}  // namespace quantie
