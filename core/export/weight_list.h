// The arrays of one layer's group in the weights file.
#pragma once

#include <string>
#include <vector>

#include "core/export/clone.h"
#include "core/export/objects.h"
#include "core/graph/graph.h"

namespace quantie {

/// A weight of the source as an array of the export, under Keras's kind of name ("emb/embeddings:0").
CloneWeight cloneWeight(const Graph& graph, const VariableIndex& variables, const WeightRef& ref);

/// All weights of a layer, with those of the layers inside it, in the order in which Keras 2 lists them. Throws
/// Error(Unsupported) where a model with weights lacks one of them.
std::vector<CloneWeight> cloneWeights(const Graph& graph, const VariableIndex& variables, int layer,
                                      const std::vector<int>& objects);

/// Names made unique within their group, as HDF5 needs them.
void separateNames(std::vector<CloneWeight>& weights);

}  // namespace quantie
