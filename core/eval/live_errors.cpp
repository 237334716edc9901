#include "core/eval/live_errors.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/quant/finite.h"
#include "core/run/batching.h"

namespace quantie {
namespace {

/// Settings of one use whose damage is remembered: enough to go back and forth between some.
constexpr std::size_t mostKnown = 8;

/// Parts of a batch's time; what matters is that the whole adds up to 1.
constexpr double floatShare = 0.2;
constexpr double recipeShare = 0.2;
constexpr double usesShare = 0.6;

std::int64_t bytesOf(const Activations& activations) {
    std::set<const std::byte*> counted;  // layers that only reshape share their input's bytes
    std::int64_t bytes = 0;
    for (const Values& values : activations) {
        for (const Value& value : values) {
            const auto data = value.tensor.bytes();
            if (counted.insert(data.data()).second) bytes += static_cast<std::int64_t>(data.size());
        }
    }
    return bytes;
}

std::optional<ErrorFigures> figuresIn(const DataErrorSums::ByCall& sums, int call) {
    const auto it = sums.find(call);
    return it == sums.end() || !it->second ? std::nullopt : std::optional(errorFigures(*it->second));
}

/// The values of an output that a histogram can show; empty for others.
std::span<const float> shownValues(const Activations& activations, int call) {
    if (activations.empty() || activations[call].empty() || !isFloat(activations[call].front().dtype)) return {};
    const auto values = activations[call].front().tensor.floats();
    return firstNonFinite(values) ? std::span<const float>() : values;
}

void widen(ActivationSpread& spread, std::span<const float> values, bool first) {
    const auto [lo, hi] = std::ranges::minmax(values);
    spread.lo = first ? lo : std::min(spread.lo, lo);
    spread.hi = first ? hi : std::max(spread.hi, hi);
}

void count(Histogram& all, std::span<const float> values) {
    const Histogram some = histogram(values, all.lo, all.hi, all.counts.size());
    for (std::size_t i = 0; i < some.counts.size(); ++i) all.counts[i] += some.counts[i];
}

}  // namespace

LiveErrors::LiveErrors(const Graph& graph, const Definitions& definitions, Feed feed, DataErrorOptions options)
    : m_graph(graph),
      m_definitions(definitions),
      m_feed(std::move(feed)),
      m_options(std::move(options)),
      m_floatWeights(graph),
      m_weights(graph),
      m_trialWeights(graph),
      m_known(graph.uses.size()) {
    const std::int64_t samples = m_feed.samples();
    const std::int64_t batch = batchSize(graph, m_options.batch);
    const std::int64_t size = batch <= 0 ? samples : batch;
    if (batchSize(graph, 0) > 0 || keepsState(graph)) m_options.firstBatch = 0;
    for (std::int64_t first = 0; first < samples;) {
        const std::int64_t wanted = first == 0 && m_options.firstBatch > 0 ? m_options.firstBatch : size;
        const std::int64_t some = std::min(wanted, samples - first);
        m_batches.push_back({first, some, nullptr, {}, BatchErrors(graph, definitions)});
        first += some;
    }
}

const TrialResult* LiveErrors::known(int use, const Scheme& scheme) const {
    const auto it = std::ranges::find(m_known[use], scheme, &Known::scheme);
    return it == m_known[use].end() ? nullptr : &it->result;
}

std::vector<Trial> LiveErrors::missingTrials(const Recipe& recipe) const {
    std::vector<Trial> trials;
    if (!m_options.perUse) return trials;
    for (std::size_t i = 0; i < m_graph.uses.size(); ++i) {
        const auto scheme = recipe.uses.find(m_graph.uses[i].id);
        if (scheme == recipe.uses.end()) continue;
        const int use = static_cast<int>(i);
        if (known(use, scheme->second) == nullptr) trials.push_back({use, scheme->second});
    }
    return trials;
}

void LiveErrors::remember(const Trial& trial, TrialResult result) {
    std::vector<Known>& all = m_known[trial.use];
    all.insert(all.begin(), {trial.scheme, std::move(result)});
    if (all.size() > mostKnown) all.pop_back();
}

/// Calls the work with the float run of the batch, kept from before or made now, and whether it stays.
void LiveErrors::withOriginal(std::size_t index, const Progress& progress,
                              const std::function<void(const FloatBatch&, bool)>& work) {
    Batch& batch = m_batches[index];
    if (batch.original) return work(*batch.original, true);
    auto made =
        std::make_unique<FloatBatch>(m_graph, m_definitions, m_floatWeights, m_feed.part(batch.first, batch.count),
                                     index == 0 ? LayerStates{} : m_batches[index - 1].after, progress);
    batch.after = made->after();
    if (m_problems.empty()) m_problems = made->problems();
    const std::int64_t bytes = 2 * bytesOf(made->activations());  // and as much again under the recipe
    const bool keep = m_keptBytes + bytes <= m_options.memoryBytes;
    const FloatBatch& original = *made;
    if (keep) {
        m_keptBytes += bytes;
        batch.original = std::move(made);
    }
    work(original, keep);
}

DataErrors LiveErrors::update(const Recipe& recipe, const Progress& progress, const Partly& partly) {
    m_weights.setSchemes(recipe.uses);
    const std::vector<Trial> trials = missingTrials(recipe);
    Trials alone(m_graph, trials, m_options.useActivations, m_trialWeights);
    LayerStates states;  // under the recipe
    for (std::size_t i = 0; i < m_batches.size(); ++i) {
        progress.check();
        Batch& batch = m_batches[i];
        const auto samples = static_cast<double>(m_feed.samples());
        const Progress inner =
            partOf(progress, static_cast<double>(batch.first) / samples, static_cast<double>(batch.count) / samples);
        const OutputTargets targets = targetsOf(m_options.targets, batch.first, batch.count);
        withOriginal(i, partOf(inner, 0, floatShare), [&](const FloatBatch& original, bool keep) {
            batch.errors.update(original, m_floatWeights, m_weights, recipe, states, targets, keep,
                                partOf(inner, floatShare, recipeShare));
            states = batch.errors.after();
            if (i == 0 && partly) partly(errors(recipe, 1));
            alone.run(original, targets, partOf(inner, floatShare + recipeShare, usesShare));
        });
    }
    std::vector<TrialResult> results = alone.results();
    for (std::size_t i = 0; i < trials.size(); ++i) remember(trials[i], std::move(results[i]));
    return errors(recipe, m_batches.size());
}

DataErrors LiveErrors::errors(const Recipe& recipe, std::size_t batches) const {
    DataErrors errors;
    DataErrorSums sums;
    for (std::size_t i = 0; i < batches; ++i) {
        errors.samples += m_batches[i].count;
        sums.add(m_batches[i].errors.sums());
    }
    errors.problems = m_problems;
    errors.outputs = sums.outputs.errors();
    for (const auto& [call, totals] : sums.total) {
        if (!totals) continue;
        errors.activations.push_back(
            {call, errorFigures(*totals), figuresIn(sums.local, call), figuresIn(sums.inherited, call)});
    }
    for (std::size_t i = 0; m_options.perUse && i < m_graph.uses.size(); ++i) {
        const auto scheme = recipe.uses.find(m_graph.uses[i].id);
        if (scheme == recipe.uses.end()) continue;
        const int use = static_cast<int>(i);
        if (const TrialResult* result = known(use, scheme->second)) errors.uses.push_back({use, *result});
    }
    return errors;
}

std::optional<ActivationSpread> LiveErrors::spread(int call, std::size_t bins) const {
    ActivationSpread spread;
    float lo = 0;
    float hi = 0;
    bool differs = false;
    for (const Batch& batch : m_batches) {
        if (!batch.original) continue;
        const auto original = shownValues(batch.original->activations(), call);
        if (original.empty()) return std::nullopt;
        const bool first = spread.samples == 0;
        widen(spread, original, first);
        const auto quantized = shownValues(batch.errors.kept(), call);
        const auto [least, most] = std::ranges::minmax(quantized.empty() ? original : quantized);
        lo = first ? least : std::min(lo, least);
        hi = first ? most : std::max(hi, most);
        differs = differs || (!quantized.empty() && quantized.data() != original.data());
        spread.samples += batch.count;
    }
    if (spread.samples == 0) return std::nullopt;
    lo = std::min(lo, spread.lo);
    hi = std::max(hi, spread.hi);
    spread.original = {lo, hi, std::vector<std::uint64_t>(bins)};
    spread.quantized = {lo, hi, std::vector<std::uint64_t>(differs ? bins : 0)};
    for (const Batch& batch : m_batches) {
        if (!batch.original) continue;
        count(spread.original, shownValues(batch.original->activations(), call));
        if (differs) count(spread.quantized, shownValues(batch.errors.kept(), call));
    }
    return spread;
}

}  // namespace quantie
