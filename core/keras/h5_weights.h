// Binding the weights of a Keras 2 `.h5` file (a full model or weights only) to the layers of a model.
#pragma once

#include <string>
#include <vector>

#include "core/keras/hdf5_file.h"
#include "core/model/model.h"

namespace quantie {

/// One layer of the file: its group, and its arrays in the order of `weight_names`.
struct H5LayerWeights {
    std::string layer;
    std::vector<std::string> names;
    std::vector<StoredArray> arrays;  ///< parallel to names
};

/// The groups that `layer_names` lists below `root` ("model_weights", or "" in a weights-only file), in that order.
/// Throws Error(Unreadable) where the file has no such list, or a listed group or dataset is missing.
std::vector<H5LayerWeights> readH5Layers(const Hdf5File& file, const std::string& root);

/// Sets Weight::stored of every layer that the file has arrays for, as Keras 2 loads them: layers by name (or, where
/// the names of file and config differ, by their order among layers with weights), weights by position. Layers of
/// custom classes are matched by the names of their arrays, and get weights that the config does not tell of. Throws
/// Error(Unreadable) where counts or shapes do not fit.
void bindH5Weights(Model& model, const std::vector<H5LayerWeights>& file);

}  // namespace quantie
