// The classes that TFMOT's quantization puts into a model, told by the layer dicts of a file.
#pragma once

#include <string>

#include "core/model/model.h"

namespace quantie {

/// "TiedDense" for "custom>TiedDense"; empty where the dict has no class_name.
std::string classNameOf(const Json& dict);

/// A Sequential, or any class whose config is a network.
bool isModelDict(const Json& dict);
/// A layer that quantizes a tensor between layers.
bool isQuantizeLayer(const Json& dict);
/// The dict of the layer inside a QuantizeWrapper or QuantizeWrapperV2; null for any other layer. TFMOT wraps no
/// models.
const Json* wrappedLayer(const Json& dict);
/// QuantizeAwareActivation or NoOpActivation, which TFMOT puts in place of an activation function.
bool isActivationStandIn(const Json& value);

/// The same, of layers of a model: the number of the layer inside, -1 for none.
int wrappedLayer(const Layer& layer);

}  // namespace quantie
