// What a recipe does on one batch of data. Asked again with another recipe, only what the change reaches is computed.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/base/progress.h"
#include "core/eval/float_batch.h"
#include "core/eval/output_errors.h"
#include "core/recipe/recipe.h"

namespace quantie {

/// Sums over samples, by call where they are of activations.
struct DataErrorSums {
    using ByCall = std::map<int, std::optional<ErrorTotals>>;

    OutputErrorSums outputs;
    ByCall total;
    ByCall local;
    ByCall inherited;

    void add(const DataErrorSums& more);
};

class BatchErrors {
  public:
    /// What is passed must outlive this.
    BatchErrors(const Graph& graph, const Definitions& definitions) : m_graph(graph), m_definitions(definitions) {}

    /// `weights` are set to the recipe's uses, `floatWeights` to none. `before`: what stateful layers remember under
    /// the recipe from the batch before. `keep`: what the calls put out stays for the next time. Throws as runGraph()
    /// and OutputErrorSums do, and then nothing has changed.
    void update(const FloatBatch& batch, UseWeights& floatWeights, UseWeights& weights, const Recipe& recipe,
                const LayerStates& before, const OutputTargets& targets, bool keep, const Progress& progress);

    const DataErrorSums& sums() const { return m_sums; }
    /// What the calls put out under the recipe; empty where nothing was kept.
    const Activations& kept() const { return m_kept; }
    /// What stateful layers hand on to the next batch under the recipe.
    const LayerStates& after() const { return m_after; }

  private:
    struct Split;
    void splitError(const Split& split, int call, bool ownChanged, DataErrorSums& sums) const;

    const Graph& m_graph;
    const Definitions& m_definitions;
    DataErrorSums m_sums;
    Activations m_kept;
    LayerStates m_after;
    Schemes m_uses;         ///< those of `m_kept`
    Schemes m_activations;  ///< likewise
};

}  // namespace quantie
