// What a recipe does to activations and outputs, on data: of each use alone, and of all together.
//
// The model runs float and quantized on the same batches. For a call: its total error is the difference of its output
// between the two; its local error that of the call alone, with its quantized weights (and activation) on the float
// run's inputs; its inherited error that of the call with float weights on the quantized run's inputs. For a use: its
// own damage is the error of every output when only that use is quantized. Only what lies downstream of a change is
// computed. Stateful layers go on from batch to batch; a local or inherited error begins each with the float run's
// state.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/progress.h"
#include "core/eval/output_errors.h"
#include "core/eval/trials.h"
#include "core/recipe/recipe.h"

namespace quantie {

struct ActivationError {
    int call = -1;  ///< index into Graph::calls; its first output
    ErrorFigures total;
    std::optional<ErrorFigures> local;      ///< none where the call itself has nothing quantized
    std::optional<ErrorFigures> inherited;  ///< none where nothing reaches it, too
};

struct UseDamage {
    int use = -1;  ///< index into Graph::uses
    TrialResult alone;
};

struct DataErrors {
    std::int64_t samples = 0;
    std::vector<ActivationError> activations;  ///< of calls that are reached by the quantization, in the graph's order
    std::vector<OutputError> outputs;          ///< under the whole recipe; without those that cannot be computed
    std::vector<UseDamage> uses;               ///< one per quantized use, in the graph's order
    std::vector<CallProblem> problems;         ///< calls that cannot run
};

struct DataErrorOptions {
    std::int64_t batch = 32;
    bool perUse = true;           ///< each use's own damage: one partial run per use and batch
    bool useActivations = false;  ///< and its errors downstream
    OutputTargets targets;
    /// For LiveErrors, which is asked again and again.
    std::int64_t firstBatch = 0;   ///< samples of the first batch, for a first look; 0: as many as of any
    std::int64_t memoryBytes = 0;  ///< what calls put out is kept up to this
};

/// The recipe fits the graph (validate()). Throws Error(Cancelled); Error at a call or output as FloatBatch, runGraph()
/// and OutputSums do.
DataErrors dataErrors(const Graph& graph, const Definitions& definitions, const Recipe& recipe, const Feed& feed,
                      const DataErrorOptions& options = {}, const Progress& progress = {});

/// What the three errors of an activation mean, for help and tooltips.
std::span<const FigureDefinition> activationErrorDefinitions();

}  // namespace quantie
