// The architecture JSON of Keras 2 or 3 (what `to_json()` writes and `model_config` holds) → a Model without weights.
#pragma once

#include <memory>

#include "core/layers/definitions.h"
#include "core/model/model.h"

namespace quantie {

/// Reads {"class_name": "Functional" | "Model" | "Sequential" | …, "config": …}: layers with the layers in their
/// configs, networks, calls in an order in which inputs come first. Shapes and weights are `inferShapes`'s. Throws
/// Error(Unreadable) naming the layer for a duplicate name, a reference to a layer or call that does not exist, a
/// cycle. Operations of Keras 3 between the layers become layers of the class "ops.NAME".
std::shared_ptr<Model> readArchitecture(std::shared_ptr<const Json> architecture, const Definitions& definitions,
                                        bool keras3);

}  // namespace quantie
