// How Keras 3 writes the arguments of a call: {"args": […], "kwargs": {…}}, a tensor anywhere in them an object.
#pragma once

#include "core/keras/inbound.h"

namespace quantie {

/// True for an entry of `inbound_nodes` as Keras 3 writes it.
bool isKeras3Node(const Json& node);

/// Reads such an entry. Tensors become placeholders, in the order in which Keras flattens the arguments; constants
/// (`__tensor__`, `__numpy__`) their values, slices {"start", "stop", "step"}; all else stays as it is. Throws
/// Error(Unreadable), with an empty place, for a tensor without its history.
SerializedCall readKeras3Node(const Json& node);

/// True where an architecture without a version (`to_json()` of Keras 3 writes none) can only be Keras 3's.
bool looksLikeKeras3(const Json& architecture);

}  // namespace quantie
