// Kernels that deployment will change before it quantizes them.
#pragma once

#include <vector>

#include "core/recipe/recipe.h"

namespace quantie {

/// A call whose kernel is quantized, and the BatchNormalization that alone reads what it returns.
struct FoldedNormalization {
    int call = -1;  ///< indices into Graph::calls
    int normalization = -1;
    int use = -1;  ///< of the kernel: index into Graph::uses
};

/// Converters (TensorFlow Lite's among them) multiply such a normalization into the kernel and quantize the product:
/// its error is another than that of the kernel in the file. Convolutions and Dense with a linear activation count, in
/// the graph's order.
std::vector<FoldedNormalization> foldedNormalizations(const Graph& graph, const Recipe& recipe);

/// The sentence about one of them, without the call's name.
inline constexpr const char* foldingMeaning =
    "a BatchNormalization follows, which converters fold into the kernel before they quantize it; the error of the "
    "folded kernel is another";

}  // namespace quantie
