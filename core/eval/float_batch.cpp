#include "core/eval/float_batch.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "core/base/error.h"
#include "core/quant/finite.h"

namespace quantie {
namespace {

/// Infinities may be meant (masks); NaN never is, and whatever follows from it says nothing.
void refuseNan(const Graph& graph, const Activations& activations) {
    for (std::size_t call = 0; call < activations.size(); ++call) {
        for (const Value& value : activations[call]) {
            if (value.tensor.dtype() != DType::Float32) continue;
            const auto values = value.tensor.floats();
            const auto found = std::ranges::find_if(values, [](float x) { return std::isnan(x); });
            if (found == values.end()) continue;
            const auto place = indexOf(static_cast<std::size_t>(found - values.begin()), value.shape());
            throw Error(ErrorCode::Unsupported, graph.calls[call].id,
                        "NaN arises here in the float run, first at " + toString(place));
        }
    }
}

}  // namespace

FloatBatch::FloatBatch(const Graph& graph, const Definitions& definitions, UseWeights& floatWeights, Feed feed,
                       LayerStates before, const Progress& progress)
    : m_graph(graph),
      m_definitions(definitions),
      m_feed(std::move(feed)),
      m_before(std::move(before)),
      m_after(m_before) {
    const RunRequest request{m_feed, nullptr, true, nullptr, {}, progress, &m_after};
    m_float = runGraph(graph, definitions, floatWeights, request);
    refuseNan(graph, m_float.kept);
}

void FloatBatch::requireAnyOutput() const {
    const bool any = std::ranges::any_of(outputs(), [](const auto& output) { return output.has_value(); });
    if (any || problems().empty()) return;
    const CallProblem& first = problems().front();
    throw Error(ErrorCode::Unsupported, m_graph.calls[first.call].id, first.reason);
}

RunResult FloatBatch::changed(UseWeights& weights, const Schemes* quantizers, const std::vector<int>& changed,
                              bool keep, LayerStates& states, const Progress& progress) const {
    const RunRequest request{m_feed, quantizers, keep, &m_float.kept, changed, progress, &states};
    return runGraph(m_graph, m_definitions, weights, request);
}

std::vector<int> changedCalls(const Graph& graph, const Schemes& uses, const Schemes& activations) {
    std::set<int> calls;
    for (const Use& use : graph.uses) {
        if (uses.contains(use.id)) calls.insert(use.call);
    }
    for (const auto& [id, scheme] : activations) {
        if (const int call = graph.findCall(id).first; call >= 0) calls.insert(call);
    }
    return {calls.begin(), calls.end()};
}

Progress partOf(const Progress& whole, double from, double share) {
    return {[&whole, from, share](double fraction, const std::string& what) { whole(from + share * fraction, what); },
            whole.stop};
}

void forEachBatch(const Feed& feed, std::int64_t batch, const Progress& progress,
                  const std::function<void(Feed part, std::int64_t first, const Progress& progress)>& each) {
    const std::int64_t samples = feed.samples();
    const std::int64_t size = batch <= 0 ? samples : batch;
    for (std::int64_t first = 0; first < samples; first += size) {
        progress.check();
        const double done = static_cast<double>(first) / static_cast<double>(samples);
        const double share = static_cast<double>(std::min(size, samples - first)) / static_cast<double>(samples);
        each(feed.part(first, size), first, partOf(progress, done, share));
    }
}

}  // namespace quantie
