// How Keras 2 will number and order what a file lists: found by doing what its loader does.
#pragma once

#include <vector>

#include "core/export/clone.h"

namespace quantie {

/// Puts each layer's calls into the order in which the loader of Keras 2.6 makes them, which numbers them by that order
/// and not by the file's (2.15 keeps the file's; this order suits both). The layers, by index, that in that order are
/// called before what they hold is built: they need another order of layers, or build it themselves.
std::vector<int> orderCalls(Clone& clone);

/// `model.layers` after loading: by depth descending, equal depths by the first visit of a walk from the outputs.
/// Weights are loaded in this order. Source: _map_graph_network in keras/engine/functional.py. Layers that no output
/// needs are missing.
std::vector<int> loadedOrder(const Clone& clone);

}  // namespace quantie
