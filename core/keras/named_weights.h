// Weights of custom layers: only the names and shapes of their stored arrays tell what they are.
#pragma once

#include <string>
#include <vector>

#include "core/model/keras_order.h"
#include "core/model/model.h"

namespace quantie {

/// Whether the array's shape can be the weight's.
bool fits(const Weight& weight, const StoredArray& array);

/// Sets the array of one weight. Throws Error(Unreadable) where the config's shape contradicts it.
void bindWeight(Model& model, const WeightRef& ref, const StoredArray& array, int loadOrder);

/// Matches arrays of one layer to its weights and to those of the layers inside it, by Keras 2's variable names
/// ("enc1/kernel:0"): the last part is the weight's name, and the layer's name stands before it. What matches nothing
/// is a weight of the layer itself, named by what follows the layer's own name. `loaded` counts on.
void bindNamedWeights(Model& model, int layer, const std::vector<std::string>& names,
                      const std::vector<StoredArray>& arrays, int& loaded);

/// The same for arrays without names (`vars/0`, `vars/1`, … of a `.keras` file): by shape, the weights of held layers
/// first, as Keras tracks an attribute that refers to them before the layer adds its own. `equals`: which layers have
/// equal dicts (equalLayers). What such a layer has stored already, a held weight must equal: it is stored twice.
void bindUnnamedWeights(Model& model, int layer, const std::vector<StoredArray>& arrays, const std::vector<int>& equals,
                        int& loaded);

}  // namespace quantie
