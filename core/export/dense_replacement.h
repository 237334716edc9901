// A custom layer that multiplies by the transpose of a held weight, as a plain Dense with a weight of its own.
#pragma once

#include <optional>

#include "core/graph/graph.h"

namespace quantie {

struct DenseReplacement {
    Json config;                    ///< of the Dense, without a name
    WeightRef kernel;               ///< the held weight; the Dense's kernel is its transpose
    std::optional<WeightRef> bias;  ///< the holder's own
};

/// None where the layer's definition is not activation(input · heldᵀ + own bias), bias and activation being optional.
std::optional<DenseReplacement> denseReplacement(const Graph& graph, const Definitions& definitions, int call);

}  // namespace quantie
