// The integers behind the quantized uses: what a device stores.
#pragma once

#include <string>

#include "core/base/progress.h"
#include "core/recipe/recipe.h"
#include "core/tensor/tensor.h"

namespace quantie {

/// One use's weight as integers: value = (code − zero point) · scale, along `axis` one scale and zero point per slice.
struct UseCodes {
    std::string use;
    Tensor codes;       ///< uint16, the shape of the weight as the use reads it
    Tensor scales;      ///< float32, scalar or one per slice
    Tensor zeroPoints;  ///< int32, likewise
};

/// Of every use that the recipe names and whose weight is stored, in the order of the graph. Throws Error as
/// quantizeCodes does, at the use.
std::vector<UseCodes> useCodes(const Graph& graph, const Recipe& recipe, const Progress& progress = {});

}  // namespace quantie
