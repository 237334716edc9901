#include "core/eval/sweep.h"

#include "core/eval/sizes.h"

namespace quantie {

std::vector<Trial> sweepTrials(const Graph& graph, const Recipe& recipe, std::span<const int> bits) {
    std::vector<Trial> trials;
    trials.reserve(recipe.uses.size() * bits.size());
    for (std::size_t use = 0; use < graph.uses.size(); ++use) {
        const auto scheme = recipe.uses.find(graph.uses[use].id);
        if (scheme == recipe.uses.end()) continue;
        for (const int width : bits) {
            trials.push_back({static_cast<int>(use), scheme->second});
            trials.back().scheme.bits = width;
        }
    }
    return trials;
}

std::optional<std::int64_t> savedBytes(const Graph& graph, const Trial& trial) {
    const Variable& variable = graph.variables[graph.uses[trial.use].variable];
    if (!variable.shape || !isFullyKnown(*variable.shape)) return std::nullopt;
    const auto size = static_cast<std::int64_t>(dtypeSize(variable.dtype));
    return elementCount(*variable.shape) * size - codeBytes(trial.scheme, *variable.shape);
}

}  // namespace quantie
