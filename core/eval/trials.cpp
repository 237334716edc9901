#include "core/eval/trials.h"

#include <utility>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/run/batching.h"

namespace quantie {
namespace {

/// From this many parameters on each run uses all threads: a set of weights for each thread would take too much memory.
constexpr std::int64_t largeModel = std::int64_t{1} << 24;

}  // namespace

std::unique_ptr<UseWeights> TrialWeights::take() {
    const std::scoped_lock lock(m_mutex);
    if (m_free.empty()) return std::make_unique<UseWeights>(m_graph);
    auto weights = std::move(m_free.back());
    m_free.pop_back();
    return weights;
}

void TrialWeights::give(std::unique_ptr<UseWeights> weights) {
    const std::scoped_lock lock(m_mutex);
    m_free.push_back(std::move(weights));
}

Trials::Trials(const Graph& graph, const std::vector<Trial>& trials, bool activations, TrialWeights& weights)
    : m_graph(graph), m_trials(trials), m_activations(activations), m_sums(trials.size()), m_weights(weights) {}

void Trials::run(const FloatBatch& batch, const OutputTargets& targets, const Progress& progress) {
    std::size_t done = 0;
    const auto one = [&](std::size_t i) {
        progress.check();
        runOne(batch, i, targets, progress);
        const std::scoped_lock lock(m_mutex);
        progress(static_cast<double>(++done) / static_cast<double>(m_trials.size()), m_graph.uses[m_trials[i].use].id);
    };
    if (m_graph.parameters() >= largeModel) {
        for (std::size_t i = 0; i < m_trials.size(); ++i) one(i);
    } else {
        parallelFor(m_trials.size(), one);
    }
}

void Trials::runOne(const FloatBatch& batch, std::size_t index, const OutputTargets& targets,
                    const Progress& progress) {
    const Trial& trial = m_trials[index];
    const Use& use = m_graph.uses[trial.use];
    Sums& sums = m_sums[index];
    if (!sums.problem.empty()) return;
    std::unique_ptr<UseWeights> weights = m_weights.take();
    try {
        weights->setSchemes({{use.id, trial.scheme}});
        weights->values(trial.use);  // says what is wrong with the weight itself
        const RunResult result =
            batch.changed(*weights, nullptr, {use.call}, m_activations, sums.states, {{}, progress.stop});
        sums.outputs.add(batch.outputs(), result.outputs, targets);
        addDifferences(sums.activations, batch.activations(), result.kept);
    } catch (const Error& error) {
        if (error.code() == ErrorCode::Cancelled) throw;
        sums.problem = error.what();
    }
    m_weights.give(std::move(weights));
}

std::vector<TrialResult> Trials::results() const {
    std::vector<TrialResult> results;
    for (const Sums& sums : m_sums) {
        TrialResult& result = results.emplace_back();
        result.problem = sums.problem;
        if (!sums.problem.empty()) continue;
        result.outputs = sums.outputs.errors();
        for (const auto& [call, totals] : sums.activations) {
            if (totals) result.activations.emplace(call, errorFigures(*totals));
        }
    }
    return results;
}

std::vector<TrialResult> runTrials(const Graph& graph, const Definitions& definitions, const std::vector<Trial>& trials,
                                   const Feed& feed, std::int64_t batch, const OutputTargets& targets,
                                   const Progress& progress) {
    UseWeights floatWeights(graph);
    TrialWeights trialWeights(graph);
    Trials runs(graph, trials, false, trialWeights);
    LayerStates states;
    forEachBatch(feed, batchSize(graph, batch), progress, [&](Feed part, std::int64_t first, const Progress& inner) {
        const OutputTargets some = targetsOf(targets, first, part.samples());
        const FloatBatch floats(graph, definitions, floatWeights, std::move(part), states, partOf(inner, 0, 0.1));
        states = floats.after();
        floats.requireAnyOutput();
        runs.run(floats, some, partOf(inner, 0.1, 0.9));
    });
    return runs.results();
}

}  // namespace quantie
