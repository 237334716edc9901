// The dicts of Keras 3: what stands around a layer's config, and which keys older versions do not know.
#pragma once

#include "core/model/model.h"

namespace quantie {

/// The dict of a layer without its config, its nodes and its id: "module", "class_name", "registered_name",
/// "build_config" as the file has them; what a legacy `.h5` leaves out is added.
Json keras3Dict(const Layer& layer);

/// Takes out, at any depth, keys of Keras's own classes that newer versions write at their defaults and Keras 3.5 does
/// not take.
void dropNewDefaults(Json& value);

/// True for what stands between the layers and is none: it has no place among `model.layers`.
bool isOperationOfKeras3(const Layer& layer);
/// The same of a dict of Keras 3.
bool isOperationDict(const Json& dict);

}  // namespace quantie
