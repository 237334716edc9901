// The float model behind one that Keras 3 has quantized.
#pragma once

#include <memory>

#include "core/layers/definitions.h"
#include "core/model/model.h"

namespace quantie {

/// Whether Keras has quantized any layer of the model.
bool isQuantizedByKeras(const Model& model);

/// The same layers with the policies they had before, and with the values that their codes stand for, which are worked
/// out when they are asked for. Ties are as before quantize(): a layer that holds another one reads its values again.
std::shared_ptr<const Model> dequantizedModel(const std::shared_ptr<const Model>& quantized,
                                              const Definitions& definitions);

}  // namespace quantie
