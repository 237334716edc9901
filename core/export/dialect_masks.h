// Masks travel with the tensors, and the two Kerases do not let them through the same layers.
#pragma once

#include "core/base/diagnostics.h"
#include "core/graph/graph.h"

namespace quantie {

/// Throws Error(Unsupported), naming the layer, where a layer that heeds masks would see another one in the other Keras
/// than in this one, or might.
void refuseOtherMasks(const Graph& graph);

/// A warning for every attention that may mask whole rows, of which the two make other numbers.
Diagnostics warnOfMaskedRows(const Graph& graph);

}  // namespace quantie
