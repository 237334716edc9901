// What a sweep tries: each use alone at each width, everything else float, and what a width saves.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/eval/trials.h"
#include "core/recipe/recipe.h"

namespace quantie {

/// The uses that the recipe quantizes, in the order of the graph, each with its setting but for the bits; of a use the
/// widths in the order given. Runs with runTrials().
std::vector<Trial> sweepTrials(const Graph& graph, const Recipe& recipe, std::span<const int> bits);

/// The bytes that the float values of the variable need more than this code of them (codeBytes()); none where the shape
/// is not known.
std::optional<std::int64_t> savedBytes(const Graph& graph, const Trial& trial);

}  // namespace quantie
