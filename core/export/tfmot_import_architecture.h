// The architecture of a model that TFMOT quantized, without what TFMOT put into it.
#pragma once

#include "core/model/json.h"

namespace quantie {

/// The model's dict with each wrapper replaced by the layer inside, under that layer's own name (the wrapper's, if the
/// model has another layer of that name), each QuantizeLayer removed, so that its readers read its input, and TFMOT's
/// stand-ins for activations replaced by the functions they stand for. Everything else is kept. `model` must be the
/// architecture of a model that was opened: references are not checked again.
Json withoutTfmot(const Json& model);

/// The activation, as Keras writes it, that a stand-in of TFMOT holds; any other value as it is.
Json plainActivation(const Json& value);

}  // namespace quantie
