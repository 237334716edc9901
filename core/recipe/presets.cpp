#include "core/recipe/presets.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "core/base/error.h"
#include "core/base/nearest_name.h"
#include "core/recipe/architecture_hash.h"
#include "core/recipe/output_axis.h"
#include "core/recipe/use_facts.h"

namespace quantie {
namespace {

constexpr std::array<Preset, 4> table{{
    {"tfmot-8bit", "the weights that TFMOT's default registry quantizes, as it does"},
    {"int8-weights", "every kernel and embedding at 8 bits, one scale per output channel (per row of embeddings)"},
    {"int4-weights", "the same at 4 bits; any intN-weights from int2 to int16"},
    {"float", "nothing is quantized"},
}};

/// N of "intN-weights".
std::optional<int> bitsOfName(std::string_view name) {
    constexpr std::string_view start = "int";
    constexpr std::string_view end = "-weights";
    if (!name.starts_with(start) || !name.ends_with(end) || name.size() <= start.size() + end.size())
        return std::nullopt;
    const std::string_view digits = name.substr(start.size(), name.size() - start.size() - end.size());
    int bits = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (result.ec != std::errc{} || result.ptr != digits.data() + digits.size()) return std::nullopt;
    if (bits < minBits || bits > maxBits || digits.front() == '0') return std::nullopt;
    return bits;
}

/// The axis of TFMOT's registry, or none where it leaves the use alone.
struct Tfmot {
    std::string_view className;
    std::string_view weight;
    std::optional<int> axis;
};

constexpr std::array<Tfmot, 4> tfmotRows{{
    {"Dense", "kernel", std::nullopt},
    {"Conv2D", "kernel", -1},
    {"DepthwiseConv2D", "depthwise_kernel", -1},
    {"Conv2DTranspose", "kernel", std::nullopt},
}};

std::optional<Scheme> tfmotScheme(const Graph& graph, const Use& use) {
    if (graph.calls[use.call].layer != use.ref.layer) return std::nullopt;  // inside a wrapper or a custom layer
    const Layer& layer = owner(graph, use);
    const auto row = std::find_if(tfmotRows.begin(), tfmotRows.end(), [&](const Tfmot& candidate) {
        return candidate.className == layer.className && candidate.weight == use.weight && layer.package.empty();
    });
    if (row == tfmotRows.end()) return std::nullopt;
    Scheme scheme;
    scheme.axis = row->axis;
    return scheme;
}

std::optional<Scheme> weightsScheme(const Graph& graph, const Use& use, int bits) {
    if (!isKernelOrEmbedding(weightName(graph, use))) return std::nullopt;
    Scheme scheme;
    scheme.bits = bits;
    scheme.axis = outputAxis(graph, use);
    return scheme;
}

}  // namespace

std::span<const Preset> presets() {
    return table;
}

Recipe emptyRecipe(const Graph& graph) {
    Recipe recipe;
    recipe.modelName = graph.model->name;
    recipe.modelSha256 = architectureSha256(*graph.model);
    return recipe;
}

Recipe presetRecipe(const std::string& name, const Graph& graph) {
    const auto bits = bitsOfName(name);
    if (!bits && name != "tfmot-8bit" && name != "float") {
        const std::string nearest = nearestName(name, table.size(), [](std::size_t i) { return table[i].name; });
        throw Error(ErrorCode::Usage, "", "no preset is called " + inQuotes(name) + hintAt(nearest));
    }
    Recipe recipe = emptyRecipe(graph);
    for (const Use& use : graph.uses) {
        if (!isQuantizable(graph, use) || name == "float") continue;
        const auto scheme = bits ? weightsScheme(graph, use, *bits) : tfmotScheme(graph, use);
        if (scheme) recipe.uses.emplace(use.id, *scheme);
    }
    return recipe;
}

}  // namespace quantie
