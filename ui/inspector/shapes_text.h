// What a call or a group reads and yields, in rich text with links to where it comes from.
#pragma once

#include <QString>

#include "core/graph/graph.h"

namespace quantie {

/// "Reads <conv1>, 20×20×8" and "Yields 4×4×16", a line for each tensor. A tensor's batch is left out.
QString callShapes(const Graph& graph, int call);
QString groupShapes(const Graph& graph, int group);

}  // namespace quantie
