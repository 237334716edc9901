// Where NaN comes from.
#pragma once

#include "core/run/run_graph.h"

namespace quantie {

/// The first call, with the place, in whose output NaN stands: in the first batch of so many samples that has some.
/// None where no output of the model holds NaN; nothing is computed then. Throws as runGraph() does.
std::optional<CallProblem> firstNan(const Graph& graph, const Definitions& definitions, UseWeights& weights,
                                    const RunRequest& request, const std::vector<std::optional<Value>>& outputs,
                                    std::int64_t batch);

/// The place of the first NaN among floats; none for other types.
std::optional<std::size_t> nanIn(const Tensor& tensor);

}  // namespace quantie
