// Which weights carry the products of a layer, and which of their dimensions is the layer's output.
#pragma once

#include <optional>
#include <string_view>

#include "core/graph/graph.h"

namespace quantie {

/// "kernel", "recurrent_kernel", "depthwise_kernel", "embeddings" and their like.
bool isKernelOrEmbedding(std::string_view weight);

/// The axis that keeps a scale per output channel, as presets.h lists it; none for a weight of fewer than two
/// dimensions. Of an unknown class or shape: the last axis, embeddings the first.
std::optional<int> outputAxis(const Graph& graph, const Use& use);

}  // namespace quantie
