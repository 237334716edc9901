// What no export can write: calls of which the file does not tell what they read.
#pragma once

#include "core/graph/graph.h"

namespace quantie {

/// Throws Error(Unsupported) at the first call that an output needs and whose inputs the file does not tell.
void refuseLostInputs(const Graph& graph);

}  // namespace quantie
