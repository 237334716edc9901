// What the numbers of shared object ids tell of the order in which Keras met the objects.
#pragma once

#include <cstdint>
#include <set>

#include "core/model/model.h"

namespace quantie {

/// Ids of layers that Keras had met before it came to the first dict that bears the id: of the very first place the id
/// is lost, as nested models copy their config before the object is met again. That is so where one dict alone bears an
/// id, and where the id is smaller than its place: Keras numbers layers in the order in which it first meets them.
/// Source: SharedObjectSavingScope in keras/saving/legacy/serialization.py (2.6: keras/utils/generic_utils.py).
std::set<std::int64_t> idsMetBefore(const Model& model);

}  // namespace quantie
