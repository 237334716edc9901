// One batch of data with everything that the float run computed on it: what changed runs begin from.
#pragma once

#include <functional>
#include <vector>

#include "core/run/run_graph.h"

namespace quantie {

class FloatBatch {
  public:
    /// Runs the model float; stateful layers go on from `before`. Throws as runGraph() does, and Error(Unsupported) at
    /// the first call in whose output NaN arises.
    FloatBatch(const Graph& graph, const Definitions& definitions, UseWeights& floatWeights, Feed feed,
               LayerStates before, const Progress& progress);

    const Feed& feed() const { return m_feed; }
    /// Outputs of all calls; empty for those that cannot be computed.
    const Activations& activations() const { return m_float.kept; }
    const std::vector<std::optional<Value>>& outputs() const { return m_float.outputs; }
    const std::vector<CallProblem>& problems() const { return m_float.problems; }
    /// What stateful layers remembered from the batch before, and what they hand on to the next one.
    const LayerStates& before() const { return m_before; }
    const LayerStates& after() const { return m_after; }
    /// Throws Error(Unsupported) at the first call that cannot run where because of it no output can be computed.
    void requireAnyOutput() const;

    /// The same batch with other weights in the `changed` calls, and with quantizers of calls' outputs where there are
    /// some. Only what lies downstream is computed; `keep`: the result holds every call's output. `states`: what the
    /// stateful layers downstream remember from the batch before, and then from this one.
    RunResult changed(UseWeights& weights, const Schemes* quantizers, const std::vector<int>& changed, bool keep,
                      LayerStates& states, const Progress& progress) const;

  private:
    const Graph& m_graph;
    const Definitions& m_definitions;
    Feed m_feed;
    LayerStates m_before;
    LayerStates m_after;
    RunResult m_float;
};

/// Calls that the recipe changes themselves: by a quantized use or by a quantizer of their output.
std::vector<int> changedCalls(const Graph& graph, const Schemes& uses, const Schemes& activations);

/// A part of longer work: its 0 … 1 become from … from + share of the whole. The whole must outlive it.
Progress partOf(const Progress& whole, double from, double share);

/// The samples batch by batch; calls `each` with a batch's part of the data and its first sample.
void forEachBatch(const Feed& feed, std::int64_t batch, const Progress& progress,
                  const std::function<void(Feed part, std::int64_t first, const Progress& progress)>& each);

}  // namespace quantie
