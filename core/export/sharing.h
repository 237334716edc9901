// Whether plain Keras 2 will honour the shared_object_ids of an architecture: a nested Functional model ends the
// sharing for all that follows it (SharedObjectLoadingScope in keras/saving is not re-entrant).
#pragma once

#include <vector>

#include "core/model/model.h"

namespace quantie {

/// True where all dicts of every object that has several (`objects`: per layer, its representative) are read within one
/// scope, as the loader opens and closes them.
bool sharedWithinScopes(const Model& model, const std::vector<int>& objects);

/// Objects of which the file has more than one dict, wrappers' re-creations aside; dicts of one nested model count as
/// the model's. Empty: nothing needs an id.
std::vector<int> severalDicts(const Model& model, const std::vector<int>& objects);

}  // namespace quantie
