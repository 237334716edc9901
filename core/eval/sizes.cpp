#include "core/eval/sizes.h"

#include <algorithm>
#include <optional>

#include "core/quant/channels.h"

namespace quantie {
namespace {

constexpr std::int64_t scaleBytes = 4;
constexpr std::int64_t zeroPointBytes = 4;
/// Sizes beyond this come from a damaged or hostile file; they could not be added up either.
constexpr std::int64_t mostElements = std::int64_t{1} << 40;

bool isCountable(const MaybeShape& shape) {
    return shape && isFullyKnown(*shape) && elementCount(*shape) <= mostElements;
}

/// The setting as it is on the variable itself, its axis counted from the front, so that equal codes compare equal.
Scheme onVariable(Scheme scheme, const Use& use, const Shape& shape) {
    if (!scheme.axis) return scheme;
    const auto axis = static_cast<int>(normalizedAxis(*scheme.axis, shape));
    scheme.axis = use.transposed ? static_cast<int>(shape.size()) - 1 - axis : axis;
    return scheme;
}

VariableSize sizeOf(const Graph& graph, int index, const Recipe& recipe) {
    const Variable& variable = graph.variables[index];
    const Shape& shape = *variable.shape;
    std::vector<Scheme> settings;
    bool anyFloat = false;
    for (const int i : variable.uses) {
        const Use& use = graph.uses[i];
        const auto it = recipe.uses.find(use.id);
        anyFloat = anyFloat || it == recipe.uses.end();
        if (it == recipe.uses.end()) continue;
        const Scheme scheme = onVariable(it->second, use, shape);
        if (std::find(settings.begin(), settings.end(), scheme) == settings.end()) settings.push_back(scheme);
    }
    const std::int64_t asFloat = elementCount(shape) * static_cast<std::int64_t>(dtypeSize(variable.dtype));
    VariableSize size{index, {asFloat, asFloat, asFloat}, static_cast<int>(settings.size()) + (anyFloat ? 1 : 0)};
    std::int64_t allCodes = 0;
    for (const Scheme& scheme : settings) {
        const std::int64_t bytes = codeBytes(scheme, shape);
        allCodes += bytes;
        size.bytes.agreeing = std::min(size.bytes.agreeing, bytes);
    }
    if (!anyFloat) size.bytes.stored = std::min(asFloat, allCodes);
    return size;
}

}  // namespace

std::int64_t codeBytes(const Scheme& scheme, const Shape& shape) {
    const std::int64_t bits = elementCount(shape) * scheme.bits;
    const auto channels = static_cast<std::int64_t>(scheme.axis ? shape[normalizedAxis(*scheme.axis, shape)] : 1);
    return (bits + 7) / 8 + channels * (scaleBytes + (scheme.symmetric ? 0 : zeroPointBytes));
}

Sizes sizes(const Graph& graph, const Recipe& recipe) {
    Sizes result;
    for (std::size_t i = 0; i < graph.variables.size(); ++i) {
        const int index = static_cast<int>(i);
        if (!isCountable(graph.variables[i].shape)) {
            result.unknown.push_back(index);
            continue;
        }
        const VariableSize size = sizeOf(graph, index, recipe);
        result.total.asFloat += size.bytes.asFloat;
        result.total.stored += size.bytes.stored;
        result.total.agreeing += size.bytes.agreeing;
        result.variables.push_back(size);
    }
    return result;
}

}  // namespace quantie
