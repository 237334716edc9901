// What a `.keras` leaves open and an `.h5` needs: the order of the weights of an unknown class that holds layers.
#pragma once

#include "core/base/diagnostics.h"
#include "core/graph/graph.h"

namespace quantie {

/// One warning per layer whose weights are written in an order that the source does not tell. `.h5` lists trained
/// weights, then the others, layer by layer as they were made; a `.keras` has them by attribute, and of an unknown
/// class neither says which of its own are trained, nor in which order its code makes its layers.
Diagnostics unsureOrders(const Graph& graph);

}  // namespace quantie
