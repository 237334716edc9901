// Ties that the file itself states.
#pragma once

#include <vector>

#include "core/graph/twins.h"
#include "core/graph/weight_sets.h"

namespace quantie {

/// Joins what is one variable by shared object id, by a shared nested model, by an HDF5 link, or because a config needs
/// weights that are stored only under an equal layer. `objects` from layerObjects.
void joinFacts(const Model& model, const std::vector<int>& objects, const Twins& twins, WeightSets& sets);

}  // namespace quantie
