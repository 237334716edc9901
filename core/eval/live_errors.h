// The errors on data under a recipe that changes: what a change does not reach is taken from the time before.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/eval/batch_errors.h"
#include "core/eval/data_errors.h"
#include "core/quant/histogram.h"

namespace quantie {

/// How a call's first output is spread over the samples that are kept in memory, float and under the recipe.
struct ActivationSpread {
    std::int64_t samples = 0;
    float lo = 0;  ///< smallest and largest value of the float run
    float hi = 0;
    Histogram original;   ///< both over the extent of both
    Histogram quantized;  ///< without counts where nothing is quantized before it
};

/// Not for several threads at once.
class LiveErrors {
  public:
    /// What is passed by reference must outlive this.
    LiveErrors(const Graph& graph, const Definitions& definitions, Feed feed, DataErrorOptions options);

    using Partly = std::function<void(const DataErrors& errors)>;
    /// As dataErrors() says it. `partly` is called once the recipe as a whole has run on the first batch: with what is
    /// known of the uses from before. After an exception it may be asked again.
    DataErrors update(const Recipe& recipe, const Progress& progress = {}, const Partly& partly = {});

    /// After an update(); none for a call that was not computed, or whose output is not finite floats.
    std::optional<ActivationSpread> spread(int call, std::size_t bins) const;

  private:
    struct Batch {
        std::int64_t first = 0;
        std::int64_t count = 0;
        std::unique_ptr<FloatBatch> original;  ///< where the memory suffices to keep it
        LayerStates after;                     ///< of the float run
        BatchErrors errors;
    };
    struct Known {
        Scheme scheme;
        TrialResult result;
    };

    std::vector<Trial> missingTrials(const Recipe& recipe) const;
    void remember(const Trial& trial, TrialResult result);
    const TrialResult* known(int use, const Scheme& scheme) const;
    void withOriginal(std::size_t index, const Progress& progress,
                      const std::function<void(const FloatBatch&, bool)>& work);
    DataErrors errors(const Recipe& recipe, std::size_t batches) const;

    const Graph& m_graph;
    const Definitions& m_definitions;
    Feed m_feed;
    DataErrorOptions m_options;
    UseWeights m_floatWeights;
    UseWeights m_weights;
    TrialWeights m_trialWeights;
    std::vector<Batch> m_batches;
    std::vector<CallProblem> m_problems;
    std::vector<std::vector<Known>> m_known;  ///< by use: the settings that were tried last, the last one first
    std::int64_t m_keptBytes = 0;
};

}  // namespace quantie
