// The order in which Keras 2 lists the weights of a layer, with everything inside it: `layer.weights` as `.h5` files
// store it.
#pragma once

#include <vector>

#include "core/model/model.h"

namespace quantie {

/// trainable_weights + non_trainable_weights of the layer: its own, then those of the layers inside it, a frozen
/// layer's all among the latter; an object met twice counts once (`objects` from layerObjects).
std::vector<WeightRef> kerasOrder(const Model& model, int layer, const std::vector<int>& objects);

/// What the layer itself tracks: Layer::tracked, or just its own weights.
std::vector<WeightRef> ownWeights(const Model& model, int layer);

/// The layers inside a layer, in the order in which Keras tracks them: children, then the layers of its network.
std::vector<int> layersInside(const Model& model, int layer);

}  // namespace quantie
