#include "core/eval/use_codes.h"

#include <cstring>
#include <utility>

#include "core/base/error.h"
#include "core/quant/fake_quant.h"

namespace quantie {
namespace {

template <typename T>
Tensor tensorOf(DType dtype, Shape shape, const std::vector<T>& values) {
    std::vector<std::byte> bytes(values.size() * sizeof(T));
    if (!bytes.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
    return Tensor::fromBytes(dtype, std::move(shape), std::move(bytes));
}

UseCodes codesOf(const Use& use, const StoredArray& stored, const Scheme& scheme) {
    const Tensor loaded = toFloat32(stored.load());
    const Tensor values = use.transposed ? transposed(loaded) : loaded;
    const Codes codes = quantizeCodes(values.floats(), values.shape(), scheme);
    std::vector<float> scales;
    std::vector<std::int32_t> zeroPoints;
    for (const Quantizer& quantizer : codes.quantizers) {
        scales.push_back(quantizer.scale);
        zeroPoints.push_back(quantizer.zeroPoint);
    }
    const Shape perSlice = scheme.axis ? Shape{static_cast<std::int64_t>(scales.size())} : Shape{};
    return {use.id, tensorOf(DType::UInt16, values.shape(), codes.codes), Tensor::fromFloats(perSlice, scales),
            tensorOf(DType::Int32, perSlice, zeroPoints)};
}

}  // namespace

std::vector<UseCodes> useCodes(const Graph& graph, const Recipe& recipe, const Progress& progress) {
    std::vector<UseCodes> all;
    for (std::size_t i = 0; i < graph.uses.size(); ++i) {
        const Use& use = graph.uses[i];
        const auto scheme = recipe.uses.find(use.id);
        const auto& stored = graph.variables[use.variable].stored;
        if (scheme == recipe.uses.end() || !stored) continue;
        progress.check();
        progress(static_cast<double>(i) / static_cast<double>(graph.uses.size()), "codes of " + use.id);
        try {
            all.push_back(codesOf(use, *stored, scheme->second));
        } catch (const Error& error) {
            throw error.within(use.id);
        }
    }
    return all;
}

}  // namespace quantie
