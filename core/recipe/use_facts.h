// What the choice of a setting needs to know of a use: the weight as that call sees it, and whose weight it is.
#pragma once

#include <string>

#include "core/graph/graph.h"

namespace quantie {

/// The weight's shape as the use reads it: turned round for a transposed use; unknown where no shape is known.
MaybeShape useShape(const Graph& graph, const Use& use);

/// The layer that owns the weight: the Dense inside a TimeDistributed, the Embedding that a custom layer holds.
const Layer& owner(const Graph& graph, const Use& use);
/// The layer that is called.
const Layer& reader(const Graph& graph, const Use& use);

/// The weight's own name at its owner, "kernel" of "cell.kernel".
std::string_view weightName(const Graph& graph, const Use& use);

/// Only float weights can be quantized; counters, states of generators and the scales of codes cannot.
bool isQuantizable(const Graph& graph, const Use& use);

/// The id that stands closest to a wrong one; empty where none does. An id that only lacks (or has too much of) the
/// @k of its steps is the first choice: 'shared@0:kernel' for 'shared:kernel'.
std::string nearestUse(const Graph& graph, const std::string& id);

}  // namespace quantie
