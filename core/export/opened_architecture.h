// The architecture of a model in which some layers stand as the Functional models that their definitions describe.
#pragma once

#include <cstdint>
#include <map>
#include <set>

#include "core/layers/definitions.h"
#include "core/model/model.h"

namespace quantie {

/// `opened`: composite layers of networks. Models that are saved as constructor arguments are written out as well.
/// `copies`: layers that are one object from now on, each with the layer whose dict they get; all of these get ids.
/// Throws Error(Unsupported) naming a layer that cannot be opened.
Json openedArchitecture(const Model& model, const std::set<int>& opened, const std::map<int, int>& copies,
                        const Definitions& definitions);

}  // namespace quantie
