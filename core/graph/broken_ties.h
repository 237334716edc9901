// Ties that Keras's quantize() has broken: a layer that reads the codes of another one, and not their scale.
#pragma once

#include "core/graph/graph.h"

namespace quantie {

/// Warns of each use that takes codes for numbers. Keras does that too, without a word: a layer of the user's own that
/// reads `embedding.embeddings` gets what is stored there.
void warnOfBrokenTies(Graph& graph);

}  // namespace quantie
