#include "core/export/bake.h"

#include <cstring>

#include "core/base/error.h"
#include "core/quant/fake_quant.h"
#include "core/recipe/recipe_json.h"
#include "core/tensor/half.h"

namespace quantie {
namespace {

template <typename T, typename Convert>
Tensor converted(const Tensor& values, DType dtype, Convert convert) {
    std::vector<std::byte> bytes(values.size() * sizeof(T));
    const std::span<const float> floats = values.floats();
    for (std::size_t i = 0; i < floats.size(); ++i) {
        const T value = convert(floats[i]);
        std::memcpy(bytes.data() + i * sizeof(T), &value, sizeof(T));
    }
    return Tensor::fromBytes(dtype, values.shape(), std::move(bytes));
}

/// Back to the type in which the variable is stored.
Tensor inType(const Tensor& values, DType dtype) {
    switch (dtype) {
        case DType::Float16:
            return converted<std::uint16_t>(values, dtype, halfFromFloat);
        case DType::BFloat16:
            return converted<std::uint16_t>(values, dtype, bfloat16FromFloat);
        case DType::Float64:
            return converted<double>(values, dtype, [](float value) { return static_cast<double>(value); });
        default:
            return values;
    }
}

}  // namespace

std::string settingText(const std::optional<Scheme>& scheme) {
    return scheme ? writeScheme(*scheme).dump() : "float";
}

CloneWeight baked(const CloneWeight& weight, const std::optional<Scheme>& scheme, bool transposedUse,
                  const std::string& use) {
    if (!scheme || !weight.load) return weight;
    CloneWeight result = weight;
    result.identity += "|" + settingText(scheme) + (transposedUse ? "|transposed" : "");
    result.load = [load = weight.load, setting = *scheme, transposedUse, use] {
        try {
            const Tensor source = load();
            const Tensor values = quantizeDequantize(transposedUse ? transposed(source) : source, setting);
            return inType(transposedUse ? transposed(values) : values, source.dtype());
        } catch (const Error& error) {
            throw error.within(use);
        }
    };
    return result;
}

CloneWeight transposedWeight(const CloneWeight& weight) {
    CloneWeight result = weight;
    result.identity += "|T";
    if (weight.load) result.load = [load = weight.load] { return transposed(load()); };
    return result;
}

}  // namespace quantie
