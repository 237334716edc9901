// Which calls a change reaches.
#pragma once

#include <vector>

#include "core/graph/graph.h"

namespace quantie {

/// Per call, whether it is one of `changed`, reads what one of them leads to, or is a call of a stateful layer of which
/// another call is reached: such a layer goes on from call to call.
std::vector<bool> reachedFrom(const Graph& graph, const std::vector<int>& changed);

}  // namespace quantie
