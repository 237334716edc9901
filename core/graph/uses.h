// Which weights each call reads, and what the uses are called.
#pragma once

#include "core/graph/graph.h"

namespace quantie {

/// Fills the uses of every call. A weight that one call reaches twice (the same object in two places) is one use, named
/// by the first place. `objects` from layerObjects. Uses that would print the same id get the JSON form, and a warning.
void findUses(Graph& graph, const Definitions& definitions, const std::vector<int>& objects);

}  // namespace quantie
