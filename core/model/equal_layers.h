// Which layer dicts of a model are equal, and what stands inside which.
#pragma once

#include <utility>
#include <vector>

#include "core/model/model.h"

namespace quantie {

/// Per layer, the first layer with an equal dict (sameLayerDict); itself where there is none before it.
std::vector<int> equalLayers(const Model& model);

/// The layer whose config holds this one: its parent, or the model that lists it; -1 for the outermost model.
int containerOf(const Model& model, int layer);

/// The layers of two equal dicts one by one: the two themselves, their children, and the layers of their networks.
std::vector<std::pair<int, int>> pairContents(const Model& model, int original, int copy);

}  // namespace quantie
