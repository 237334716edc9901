// Uses quantized one at a time: what each does to the outputs, and downstream, all by itself.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/eval/float_batch.h"
#include "core/eval/output_errors.h"
#include "core/quant/scheme.h"

namespace quantie {

/// One use under a setting of its own, everything else float.
struct Trial {
    int use = -1;  ///< index into Graph::uses
    Scheme scheme;
};

struct TrialResult {
    std::vector<OutputError> outputs;
    std::map<int, ErrorFigures> activations;  ///< by call, where they were asked for: those that differ
    std::string problem;                      ///< why there are no figures: a weight with NaN, a range without a scale
};

/// Sets of weights that trials take and give back: what they read and prepared serves the next trials too.
class TrialWeights {
  public:
    /// `graph` must outlive this.
    explicit TrialWeights(const Graph& graph) : m_graph(graph) {}
    std::unique_ptr<UseWeights> take();
    void give(std::unique_ptr<UseWeights> weights);

  private:
    const Graph& m_graph;
    std::mutex m_mutex;
    std::vector<std::unique_ptr<UseWeights>> m_free;
};

/// Adds up trials over batches. Small models run one trial per thread, large ones one after the other on all threads.
class Trials {
  public:
    /// `activations`: errors of calls downstream too. `weights` may serve several of these, one after the other. What
    /// is passed must outlive this.
    Trials(const Graph& graph, const std::vector<Trial>& trials, bool activations, TrialWeights& weights);

    /// Runs every trial on the batch, which follows the one before. Throws Error(Cancelled); other errors become the
    /// trial's problem.
    void run(const FloatBatch& batch, const OutputTargets& targets, const Progress& progress);

    std::vector<TrialResult> results() const;

  private:
    struct Sums {
        OutputErrorSums outputs;
        std::map<int, std::optional<ErrorTotals>> activations;
        std::string problem;
        LayerStates states;  ///< after the last batch
    };

    void runOne(const FloatBatch& batch, std::size_t index, const OutputTargets& targets, const Progress& progress);

    const Graph& m_graph;
    const std::vector<Trial>& m_trials;
    bool m_activations;
    std::vector<Sums> m_sums;
    TrialWeights& m_weights;
    std::mutex m_mutex;
};

/// The trials on all samples, batchSize() at once: what `sweep` asks. Throws as FloatBatch does, also where no
/// output can be computed.
std::vector<TrialResult> runTrials(const Graph& graph, const Definitions& definitions, const std::vector<Trial>& trials,
                                   const Feed& feed, std::int64_t batch, const OutputTargets& targets = {},
                                   const Progress& progress = {});

}  // namespace quantie
