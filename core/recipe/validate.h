// Whether a recipe fits a model.
#pragma once

#include "core/base/diagnostics.h"
#include "core/recipe/recipe.h"

namespace quantie {

struct Validated {
    Recipe recipe;  ///< the same choices, every id as the graph writes it
    Diagnostics warnings;
};

/// Throws Error(Unreadable) whose place is the entry ("uses.shared:kernel") where an id is no use or call of the graph,
/// with the nearest that is; where two entries name one use; where an axis or a list of bounds does not fit the
/// weight's shape as that use sees it; where a weight is not float; where an activation has an axis. Ids are resolved
/// against the graph, never taken apart. What depends on an unknown shape is not checked. A fingerprint of another
/// architecture is a warning as long as everything resolves.
Validated validate(const Recipe& recipe, const Graph& graph);

/// Throws Error(Usage), without a place, where the use cannot have the setting.
void checkUse(const Graph& graph, const Use& use, const Scheme& scheme);

}  // namespace quantie
