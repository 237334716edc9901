// The arrays of a model that TFMOT quantized, given to the model inside it.
#pragma once

#include <vector>

#include "core/model/model.h"

namespace quantie {

/// Gives `plain`, which was made of withoutTfmot(), the weights of `quantized`: names, shapes, stored arrays and the
/// order in which they are loaded. Returns, per layer of `quantized`, the layer of `plain` that it became; -1 for what
/// is left out: wrappers (the layer inside is what remains) and QuantizeLayers.
std::vector<int> copyWeights(const Model& quantized, Model& plain);

}  // namespace quantie
