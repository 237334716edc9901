// The ends of a model as its config writes them: one triple ["layer", node, tensor], or lists and dicts of them.
#pragma once

#include <functional>

#include "core/model/json.h"

namespace quantie {

/// The same structure with each triple replaced by what `next` makes of it, in the order in which Keras numbers them: a
/// dict's by sorted key.
Json replaceEnds(const Json& structure, const std::function<Json(const Json& triple)>& next);

}  // namespace quantie
