// Calls of layers from one Keras to the other: which arguments go by position, and which both know.
#pragma once

#include "core/keras/inbound.h"
#include "core/model/model.h"

namespace quantie {

struct ConvertedCall {
    Json args = Json::array();
    Json kwargs = Json::object();
};

/// The arguments of a call of a layer that is no operator. Throws Error(Unsupported) for one that the other Keras does
/// not know.
ConvertedCall convertedCall(const Layer& layer, const Call& call, bool toKeras3);

/// An entry of `inbound_nodes` as Keras 3 writes it.
Json keras3Node(const SerializedCall& call);

}  // namespace quantie
