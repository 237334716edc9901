// Which layer dicts of a file are one layer object, as the file itself says by shared_object_id.
#pragma once

#include <vector>

#include "core/model/model.h"

namespace quantie {

/// Per layer, the index of the first layer that is the same object; itself where the file says nothing. An id alone is
/// not enough: initializers and regularizers carry ids too, and nested models may each have numbered theirs from 0, so
/// an id counts only between layers of one class and name. Two dicts of one nested model also pair up the layers inside
/// them. A child that its parent re-creates is never another's
/// object.
std::vector<int> layerObjects(const Model& model);

/// Per layer, whether a wrapper makes it anew (ChildRole::Recreated), itself or one of its parents: never another's
/// object.
std::vector<char> recreatedLayers(const Model& model);

}  // namespace quantie
