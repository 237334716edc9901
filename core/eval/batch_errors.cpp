#include "core/eval/batch_errors.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/run/reach.h"
#include "core/run/run_call.h"

namespace quantie {
namespace {

void addTotals(DataErrorSums::ByCall& sums, const DataErrorSums::ByCall& more) {
    for (const auto& [call, totals] : more) {
        auto& sum = sums[call];
        if (!totals) continue;
        if (!sum) sum.emplace();
        accumulate(*sum, *totals);
    }
}

/// Entries of either that the other lacks or has otherwise.
Schemes difference(const Schemes& a, const Schemes& b) {
    Schemes differing;
    for (const auto& [from, to] : {std::pair(&a, &b), std::pair(&b, &a)}) {
        for (const auto& [id, scheme] : *from) {
            const auto other = to->find(id);
            if (other == to->end() || !(other->second == scheme)) differing.insert({id, scheme});
        }
    }
    return differing;
}

/// Whether a call reads the same in both.
bool sameInputs(const GraphCall& call, const Activations& a, const Activations& b) {
    return std::ranges::all_of(call.inputs, [&](const GraphTensor& input) {
        if (input.call < 0) return true;
        const auto tensor = static_cast<std::size_t>(input.tensor);
        const Values& x = a[input.call];
        const Values& y = b[input.call];
        return tensor < x.size() && tensor < y.size() && sharesBytes({x[tensor]}, {y[tensor]});
    });
}

/// `states` of a run that went on from `before`: the layers that it computed replace those of `after`.
void takeComputed(LayerStates& after, const LayerStates& before, const LayerStates& states) {
    const auto sameBytes = [](const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
        return std::ranges::equal(
            a, b, [](const Tensor& x, const Tensor& y) { return x.bytes().data() == y.bytes().data(); });
    };
    for (const auto& [layer, state] : states) {
        const auto known = before.find(layer);
        if (known == before.end() || !sameBytes(known->second, state)) after[layer] = state;
    }
}

}  // namespace

void DataErrorSums::add(const DataErrorSums& more) {
    outputs.add(more.outputs);
    addTotals(total, more.total);
    addTotals(local, more.local);
    addTotals(inherited, more.inherited);
}

struct BatchErrors::Split {
    const FloatBatch& batch;
    const Activations& before;  ///< under the recipe before
    const Activations& now;
    UseWeights& floatWeights;
    UseWeights& weights;
    const Schemes& quantizers;
};

void BatchErrors::splitError(const Split& split, int call, bool ownChanged, DataErrorSums& sums) const {
    const FloatBatch& batch = split.batch;
    const Values& original = batch.activations()[call];
    if (original.empty() || split.now[call].empty() || batch.feed().supplied.contains(call)) return;
    LayerStates states = batch.before();  // of the float run, whatever the weights are
    if (ownChanged) {
        sums.local[call].reset();
        addDifference(sums.local[call], original,
                      runCall({m_graph, m_definitions, split.weights, call, &states}, batch.feed(), batch.activations(),
                              &split.quantizers));
    }
    if (!ownChanged && sameInputs(m_graph.calls[call], split.before, split.now)) return;
    sums.inherited[call].reset();
    states = batch.before();
    const bool reached = !sameInputs(m_graph.calls[call], batch.activations(), split.now);
    const Values inherited =
        reached ? runCall({m_graph, m_definitions, split.floatWeights, call, &states}, batch.feed(), split.now, nullptr)
                : original;
    addDifference(sums.inherited[call], original, inherited);
}

void BatchErrors::update(const FloatBatch& batch, UseWeights& floatWeights, UseWeights& weights, const Recipe& recipe,
                         const LayerStates& before, const OutputTargets& targets, bool keep, const Progress& progress) {
    const bool fresh = m_kept.empty();
    const std::vector<int> quantized = changedCalls(m_graph, recipe.uses, recipe.activations);
    const std::vector<int> changed =
        fresh ? quantized
              : changedCalls(m_graph, difference(m_uses, recipe.uses), difference(m_activations, recipe.activations));
    if (!fresh && changed.empty()) return;
    const Activations& original = fresh ? batch.activations() : m_kept;
    LayerStates states = before;
    const RunRequest request{batch.feed(), &recipe.activations,      true,   &original,
                             changed,      partOf(progress, 0, 0.5), &states};
    RunResult result = runGraph(m_graph, m_definitions, weights, request);
    const std::vector<bool> reached = reachedFrom(m_graph, quantized);
    for (std::size_t call = 0; call < reached.size(); ++call) {  // what is float again has the float run's values
        if (!reached[call]) result.kept[call] = batch.activations()[call];
    }
    DataErrorSums sums = fresh ? DataErrorSums{} : m_sums;
    sums.outputs = {};
    sums.outputs.add(batch.outputs(), result.outputs, targets);
    for (std::size_t call = 0; call < result.kept.size(); ++call) {
        const int index = static_cast<int>(call);
        if (result.kept[call].empty()) {
            sums.total.erase(index);
        } else if (!sharesBytes(original[call], result.kept[call])) {
            sums.total.erase(index);
            if (sharesBytes(batch.activations()[call], result.kept[call])) continue;
            addDifference(sums.total[index], batch.activations()[call], result.kept[call]);
        }
    }
    const std::set<int> own(changed.begin(), changed.end());
    for (auto* byCall : {&sums.local, &sums.inherited}) {
        std::erase_if(*byCall, [&](const auto& entry) { return !std::ranges::binary_search(quantized, entry.first); });
    }
    const Split split{batch, original, result.kept, floatWeights, weights, recipe.activations};
    for (std::size_t i = 0; i < quantized.size(); ++i) {
        progress.check();
        progress(0.5 + 0.5 * static_cast<double>(i) / static_cast<double>(quantized.size()),
                 m_graph.calls[quantized[i]].id);
        splitError(split, quantized[i], own.contains(quantized[i]), sums);
    }
    if (fresh) m_after = batch.after();
    takeComputed(m_after, before, states);
    m_sums = std::move(sums);
    m_uses = recipe.uses;
    m_activations = recipe.activations;
    m_kept = keep ? std::move(result.kept) : Activations{};
}

}  // namespace quantie
