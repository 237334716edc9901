// Which calls of a run are computed as one, since nobody asks for what lies between them (core/layers/fused.h).
#pragma once

#include <vector>

#include "core/graph/graph.h"
#include "core/layers/fused.h"

namespace quantie {

class Fusion {
  public:
    /// `hidden`, by call: it is computed, and a single call alone reads its output, in a single place.
    Fusion(const Graph& graph, const std::vector<bool>& computed, const std::vector<bool>& hidden);

    /// Computed with a later call.
    bool joins(int call) const { return m_joins[call]; }
    /// The calls that are computed when it is the call's turn, in the graph's order: the last is the call itself.
    const std::vector<int>& chain(int call) const { return m_chains[call]; }
    /// The one of them that leads: the kernel is its.
    int lead(int call) const { return m_leads[call]; }

  private:
    void grow(int call);
    void begin(int call, const Fusing& fusing);
    bool extend(int call, const GraphTensor& input, const Fusing& fusing);

    const Graph& m_graph;
    const std::vector<bool>& m_hidden;
    std::vector<const Fusing*> m_fusing;  ///< of each call; null where it cannot take part
    std::vector<std::vector<int>> m_chains;
    std::vector<int> m_leads;  ///< -1 where nothing leads
    std::vector<FuseStep> m_steps;
    std::vector<bool> m_joins;
};

}  // namespace quantie
