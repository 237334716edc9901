// Where a layer's weights stand in the weights file of a `.keras`: a group for the layer, named by its class and
// counted, and inside it one per place, for the reader and the writer alike.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/model/model.h"

namespace quantie {

/// The name by which Keras calls a class in its weights file: "Conv2DTranspose" → "conv2d_transpose"
/// (to_snake_case in keras/src/utils/naming.py).
std::string snakeCase(const std::string& className);

/// The group of a layer, before it is counted; "Model" is what old architectures call a Functional.
std::string archiveGroup(const Layer& layer);

/// Per place below the layer's group ("": the layer itself, "cell", "_query_dense"), its weights in the order in which
/// they are stored: the trainable ones, then the others. What Keras 3 has quantized has an order of its own
/// (core/layers/quantized_weights.h).
std::map<std::string, std::vector<WeightRef>> archivePlaces(const Model& model, int layer);

/// Layers that one attribute of a layer keeps: one, or a list of them.
struct KeptLayers {
    std::string attribute;  ///< as the file calls it
    bool list = false;
    std::vector<int> layers;
};
std::vector<KeptLayers> keptLayers(const Model& model, int layer);

}  // namespace quantie
