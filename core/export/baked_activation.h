// A quantized activation in plain Keras: in Keras 2 TensorFlow's fake-quant operator as a layer, in Keras 3 its
// arithmetic as operations between the layers, and around them what they lack.
#pragma once

#include <functional>

#include "core/export/flat_clone.h"

namespace quantie {

/// Operators read float32 only and drop masks. Another type is cast to float32 and back; where a mask may arrive,
/// nought is added that carries it. `uniqueName` as FlatPolicy's. Throws Error(Unsupported) for a range that TensorFlow
/// turns into NaN.
std::vector<CloneLayer> bakedActivation(const Graph& graph, const Scheme& scheme, const PassedActivation& passed,
                                        const std::function<std::string(const std::string&)>& uniqueName);

}  // namespace quantie
