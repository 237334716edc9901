#include "core/eval/data_errors.h"

#include <array>
#include <utility>

#include "core/base/error.h"
#include "core/run/run_call.h"

namespace quantie {
namespace {

constexpr std::array<FigureDefinition, 3> figureDefinitions{{
    {"total", "Activation error",
     "Of what a call puts out: the difference between the run under the recipe and the float run."},
    {"local", "Local error",
     "Of a call alone: its quantized weights and its output's quantizer on the inputs of the float run."},
    {"inherited", "Inherited error",
     "What reaches a call with its inputs: float weights on the inputs of the run under the recipe."},
}};

/// The recipe as a whole, over the batches.
class RecipeRun {
  public:
    RecipeRun(const Graph& graph, const Definitions& definitions, const Recipe& recipe)
        : m_graph(graph),
          m_definitions(definitions),
          m_recipe(recipe),
          m_weights(graph, recipe.uses),
          m_changed(changedCalls(graph, recipe.uses, recipe.activations)) {}

    void run(const FloatBatch& batch, UseWeights& floatWeights, const OutputTargets& targets,
             const Progress& progress) {
        const RunResult result = batch.changed(m_weights, &m_recipe.activations, m_changed, true, progress);
        m_outputs.add(batch.outputs(), result.outputs, targets);
        addDifferences(m_total, batch.activations(), result.kept);
        for (const int call : m_changed) {
            progress.check();
            splitError(batch, result.kept, call, floatWeights);
        }
    }

    std::vector<OutputError> outputs() const { return m_outputs.errors(); }

    std::vector<ActivationError> activations() const {
        std::vector<ActivationError> errors;
        for (const auto& [call, totals] : m_total) {
            if (totals) errors.push_back({call, errorFigures(*totals), find(m_local, call), find(m_inherited, call)});
        }
        return errors;
    }

  private:
    using Totals = std::map<int, std::optional<ErrorTotals>>;

    void splitError(const FloatBatch& batch, const Activations& quantized, int call, UseWeights& floatWeights) {
        const Values& original = batch.activations()[call];
        if (original.empty() || quantized[call].empty() || batch.feed().supplied.contains(call)) return;
        addDifference(m_local[call], original,
                      runCall({m_graph, m_definitions, m_weights, call}, batch.feed(), batch.activations(),
                              &m_recipe.activations));
        addDifference(m_inherited[call], original,
                      runCall({m_graph, m_definitions, floatWeights, call}, batch.feed(), quantized, nullptr));
    }

    static std::optional<ErrorFigures> find(const Totals& totals, int call) {
        const auto it = totals.find(call);
        return it == totals.end() || !it->second ? std::nullopt : std::optional(errorFigures(*it->second));
    }

    const Graph& m_graph;
    const Definitions& m_definitions;
    const Recipe& m_recipe;
    UseWeights m_weights;
    std::vector<int> m_changed;
    OutputErrorSums m_outputs;
    Totals m_total;
    Totals m_local;
    Totals m_inherited;
};

std::vector<Trial> trialsOf(const Graph& graph, const Schemes& uses) {
    std::vector<Trial> trials;
    for (std::size_t i = 0; i < graph.uses.size(); ++i) {
        const auto scheme = uses.find(graph.uses[i].id);
        if (scheme != uses.end()) trials.push_back({static_cast<int>(i), scheme->second});
    }
    return trials;
}

}  // namespace

DataErrors dataErrors(const Graph& graph, const Definitions& definitions, const Recipe& recipe, const Feed& feed,
                      const DataErrorOptions& options, const Progress& progress) {
    DataErrors errors;
    errors.samples = feed.samples();
    UseWeights floatWeights(graph);
    RecipeRun whole(graph, definitions, recipe);
    const std::vector<Trial> trials = options.perUse ? trialsOf(graph, recipe.uses) : std::vector<Trial>{};
    Trials alone(graph, trials, options.useActivations);
    forEachBatch(feed, options.batch, progress, [&](Feed part, std::int64_t first, const Progress& inner) {
        const OutputTargets targets = targetsOf(options.targets, first, part.samples());
        const FloatBatch batch(graph, definitions, floatWeights, std::move(part), partOf(inner, 0, 0.2));
        if (errors.problems.empty()) errors.problems = batch.problems();
        whole.run(batch, floatWeights, targets, partOf(inner, 0.2, 0.2));
        alone.run(batch, targets, partOf(inner, 0.4, 0.6));
    });
    errors.outputs = whole.outputs();
    errors.activations = whole.activations();
    const std::vector<TrialResult> results = alone.results();
    for (std::size_t i = 0; i < trials.size(); ++i) errors.uses.push_back({trials[i].use, results[i]});
    return errors;
}

std::span<const FigureDefinition> activationErrorDefinitions() {
    return figureDefinitions;
}

}  // namespace quantie
