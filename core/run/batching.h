// How many samples a model takes at once, and what it remembers from one batch to the next.
#pragma once

#include <cstdint>

#include "core/graph/graph.h"

namespace quantie {

/// `wanted` samples, or as many as the model is made for where its inputs say so: then none other are right.
std::int64_t batchSize(const Graph& graph, std::int64_t wanted);

/// Whether the layer, or one inside it, goes on in a batch where it stood at the end of the one before.
bool isStateful(const Model& model, int layer);

/// Whether any call of the graph does: then all batches are of one size, and their order counts.
bool keepsState(const Graph& graph);

}  // namespace quantie
