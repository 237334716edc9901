// A quantized activation in plain Keras: TensorFlow's fake-quant operator as a layer, and around it what the operator
// itself lacks.
#pragma once

#include <functional>

#include "core/export/flat_clone.h"

namespace quantie {

/// The operator reads float32 only and drops masks. Another type is cast to float32 and back; where a mask may arrive,
/// nought is added that carries it. `uniqueName` as FlatPolicy's.
std::vector<CloneLayer> bakedActivation(const Graph& graph, const Scheme& scheme, const PassedActivation& passed,
                                        const std::function<std::string(const std::string&)>& uniqueName);

}  // namespace quantie
