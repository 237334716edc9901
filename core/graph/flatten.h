// The calls of nested models, unrolled into one list.
#pragma once

#include "core/graph/graph.h"

namespace quantie {

/// Fills calls, groups, inputs and outputs of the graph from its model and the shapes found in it.
void flattenCalls(Graph& graph, const NetworkShapes& shapes);

}  // namespace quantie
