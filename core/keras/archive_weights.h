// Binding `model.weights.h5` of a Keras 2 `.keras` archive (Keras 2.12 … 2.15) to the layers of a model.
#pragma once

#include "core/keras/hdf5_file.h"
#include "core/model/model.h"

namespace quantie {

/// Sets Weight::stored. The file names objects by attribute and class, not by layer name: the n-th layer of a class in
/// a network is the n-th group of that class, and each object is stored once, where it was met first. Layers of custom
/// classes get the weights that only the file tells of, as `vars.0`, … Throws Error(Unreadable) where counts or shapes
/// do not fit.
void bindArchiveWeights(Model& model, const Hdf5File& file);

/// Keras's file name of a class: "Conv2DTranspose" → "conv2d_transpose" (keras/utils/generic_utils.py, to_snake_case).
std::string snakeCase(const std::string& className);

}  // namespace quantie
