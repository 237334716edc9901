// Runs the model over all samples, a batch at a time, and joins the outputs.
#pragma once

#include "core/run/run_graph.h"

namespace quantie {

struct BatchedOutputs {
    std::vector<std::optional<Value>> outputs;  ///< parallel to Graph::outputs
    std::vector<CallProblem> problems;          ///< of the first batch that has some
};

/// `batch` samples at once (Keras's predict takes 32); 0 for all. Fewer where that changes nothing (samplesAtOnce()). A
/// model that is made for batches of one size gets these, and stateful layers go on from one batch to the next. Throws
/// as runGraph() does.
BatchedOutputs runBatches(const Graph& graph, const Definitions& definitions, UseWeights& weights,
                          const RunRequest& request, std::int64_t batch);

}  // namespace quantie
