// Shapes through the whole model: what every call yields, and with it the shape of every weight.
#pragma once

#include "core/layers/definitions.h"
#include "core/model/model.h"

namespace quantie {

/// Walks the model from its inputs, fills Layer::weights of every layer (at its first call, as Keras builds it) and
/// returns the shapes. What a class or a config does not tell stays unknown; layers of unknown classes pass on what the
/// file says itself (`build_config`). A config that contradicts its inputs is a warning of the model: the file may be
/// odd, but its ties can still be told. Throws Error(Unreadable) where nested calls multiply beyond a million.
void inferShapes(Model& model, const Definitions& definitions);

}  // namespace quantie
