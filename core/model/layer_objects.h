// Which layer dicts of a file are one layer object, as the file itself says by shared_object_id.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "core/model/model.h"

namespace quantie {

/// The shared_object_id of layers that are one object by the definition of a model's class, not by the file: from here
/// up, far below those that Keras writes.
inline constexpr std::int64_t firstDefinedId = std::numeric_limits<std::int64_t>::min();
inline bool isDefinedId(std::int64_t id) {
    return id < std::numeric_limits<std::int64_t>::min() / 2;
}

/// Per layer, the index of the first layer that is the same object; itself where the file says nothing. An id alone is
/// not enough: initializers and regularizers carry ids too, and nested models may each have numbered theirs from 0, so
/// an id counts only between layers of one class and name. Two dicts of one nested model also pair up the layers inside
/// them. A child that its parent re-creates is never another's
/// object.
std::vector<int> layerObjects(const Model& model);

/// Whether it is a model that is saved as constructor arguments: its class makes the layers.
bool isSavedAsArguments(const Layer& layer);
/// Whether the layer is listed in such a model.
bool isMadeByModel(const Model& model, int layer);

/// Per layer, whether a wrapper makes it anew (ChildRole::Recreated), itself or one of its parents: never another's
/// object.
std::vector<char> recreatedLayers(const Model& model);

}  // namespace quantie
