// Executes the flattened graph on one batch of data.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/run/evaluate.h"
#include "core/run/feed.h"
#include "core/run/use_weights.h"

namespace quantie {

/// A call that could not be computed. Calls that depend on it are missing too, without a problem of their own.
struct CallProblem {
    int call = -1;
    std::string reason;
};

/// The outputs of every call, parallel to Graph::calls; empty where they were not kept.
using Activations = std::vector<Values>;

struct RunRequest {
    const Feed& feed;
    /// Quantizers of calls' outputs by the calls' ids.
    const Schemes* activations = nullptr;
    bool keep = false;  ///< RunResult::kept holds what every call put out
    /// Kept by an earlier run on the same feed: calls that no changed call leads to take their outputs from there.
    const Activations* base = nullptr;
    std::vector<int> changed;  ///< calls that differ from that run: by a use, or by their quantizer
    Progress progress = {};
    /// Of the batch before, and afterwards of this one; null: stateful layers begin with zeros.
    LayerStates* states = nullptr;
};

struct RunResult {
    std::vector<std::optional<Value>> outputs;  ///< parallel to Graph::outputs; none where it could not be computed
    std::vector<CallProblem> problems;
    Activations kept;
};

/// Throws Error(Cancelled), and Error(Unsupported) where the memory does not suffice.
RunResult runGraph(const Graph& graph, const Definitions& definitions, UseWeights& weights, const RunRequest& request);

}  // namespace quantie
