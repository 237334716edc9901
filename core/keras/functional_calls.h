// The calls of one Functional network: read from `inbound_nodes`, resolved to each other, put in order.
#pragma once

#include <string>
#include <vector>

#include "core/model/model.h"

namespace quantie {

/// Fills calls, inputs and outputs of a network whose layers (with all that is inside them) are read. `names`: what
/// nodes call these layers, parallel to Network::layers. Throws Error(Unreadable) for two equal names, a reference to a
/// layer or call that does not exist, a cycle.
///
/// Keras up to 2.15 gives one dict to all places of a shared layer when it writes ids, and the calls of the last place
/// overwrite the others. Where the calls of a layer with an id cannot be those of this network, it gets as many as the
/// rest of the network reads: their inputs are found where only one tensor is left to be read, else they are marked
/// (Call::inputsLost). Either way is a warning.
void readFunctionalCalls(Model& model, int network, const std::vector<std::string>& names);

}  // namespace quantie
