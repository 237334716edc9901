// The weights of a layer that Keras 3 has quantized (`model.quantize`): codes in place of the float matrix, and scales.
#pragma once

#include <string>

#include "core/layers/call_access.h"
#include "core/layers/dtype_policy.h"

namespace quantie {

/// A float matrix of a layer, as Keras quantizes it.
struct QuantizedMatrix {
    std::string name;          ///< "kernel", "embeddings"
    MaybeShape shape;          ///< in float; unknown for an EinsumDense, which flattens it
    bool scalePerRow = false;  ///< a table: a scale for each row, groups along the row
};

/// What stands for the matrix in a layer of that mode, `bias` among it where Keras stores it ("variable_serialization_
/// spec" of the layers in keras/src/layers/core). Throws Error(Unsupported) for a mode that is not known.
WeightSpecs quantizedWeights(const DTypePolicy& policy, const QuantizedMatrix& matrix, const WeightSpecs& bias);

}  // namespace quantie
