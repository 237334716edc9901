// A model of Keras 2 as one of Keras 3, and the other way round: the same layers, calls and weights in the other's
// words, built from what was read and not from the file's text.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/diagnostics.h"
#include "core/graph/graph.h"
#include "core/layers/definitions.h"

namespace quantie {

struct Converted {
    std::shared_ptr<const Graph> graph;
    TieDecisions ties;  ///< those of the source under the ids of `graph`
    Diagnostics warnings;
    /// Operators that became another: "tf.nn.relu", "Relu".
    std::vector<std::pair<std::string, std::string>> operators;
    // Per call, group and use of the source, the one of `graph` that it became.
    std::vector<int> calls;
    std::vector<int> groups;
    std::vector<int> uses;
};

/// The architecture of `graph`'s model in the other Keras. Layers of classes that both have, with settings that both
/// know, one for one in the same order; objects with several dicts get an id on each. Throws Error(Unsupported) naming
/// the layer and what the other Keras has no counterpart for.
Json convertedArchitecture(const Graph& graph, Diagnostics& warnings,
                           std::vector<std::pair<std::string, std::string>>& operators);

/// That architecture as a model, with the arrays of the source and its ties.
Converted convertDialect(const Graph& graph, const TieDecisions& ties, const Definitions& definitions);

}  // namespace quantie
