// What `quantie inspect` prints, for people and as JSON.
#pragma once

#include <string>

#include "core/eval/sizes.h"
#include "core/graph/graph.h"
#include "core/model/json.h"

namespace quantie {

std::string inspectText(const Graph& graph, const Sizes& sizes);
Json inspectJson(const Graph& graph, const Sizes& sizes);

/// The calls of a layer, flattened; of a nested model its groups.
struct CallRow {
    const std::string* path;
    std::vector<std::string> inputs;  ///< paths of the calls whose outputs are read
    std::vector<MaybeShape> outputs;
    int call;  ///< -1 for a group
};
/// By layer of the model; layers that are never called have none.
std::vector<std::vector<CallRow>> callRows(const Graph& graph);

/// Pairs of proposals that do not apply.
std::string_view stateName(Proposal::State state);

}  // namespace quantie
