// Ties that the file suggests without stating them.
#pragma once

#include <vector>

#include "core/graph/twins.h"
#include "core/graph/weight_sets.h"

namespace quantie {

/// The user's decisions with their ids resolved to uses.
struct ResolvedDecisions {
    std::vector<std::pair<int, int>> accept;
    std::vector<std::pair<int, int>> transposed;
    std::vector<std::pair<int, int>> reject;
};

/// Layers held in a config that equal another layer, and layers of a nested model that equal one of a model around it:
/// joined unless rejected or unless the stored arrays differ. Equal layers of two models side by side are proposed, not
/// joined, where no arrays tell more: functions that build a model twice give equal names too.
void proposeNestedConfigs(Graph& graph, const Twins& twins, const ResolvedDecisions& decisions, WeightSets& sets);

/// Variables with byte-equal arrays, or matrices of which one is the other transposed: joined only where accepted.
void proposeEqualValues(Graph& graph, const ResolvedDecisions& decisions, WeightSets& sets);

/// Whether the pair of variables that a and b belong to is in the list, whichever of their uses it names.
bool decided(const std::vector<std::pair<int, int>>& pairs, const Graph& graph, const WeightSets& sets,
             const WeightRef& a, const WeightRef& b);

}  // namespace quantie
