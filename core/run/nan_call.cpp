#include "core/run/nan_call.h"

#include <algorithm>
#include <cmath>

#include "core/quant/finite.h"

namespace quantie {
namespace {

bool anyNan(const std::vector<std::optional<Value>>& outputs) {
    return std::ranges::any_of(outputs, [](const auto& value) { return value && nanIn(value->tensor); });
}

std::optional<CallProblem> nanAmong(const Activations& activations) {
    for (std::size_t call = 0; call < activations.size(); ++call) {
        for (const Value& value : activations[call]) {
            const auto place = nanIn(value.tensor);
            if (!place) continue;
            return CallProblem{static_cast<int>(call),
                               "NaN arises here, first at " + toString(indexOf(*place, value.shape()))};
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::size_t> nanIn(const Tensor& tensor) {
    if (tensor.dtype() != DType::Float32) return std::nullopt;
    const auto values = tensor.floats();
    const auto found = std::ranges::find_if(values, [](float x) { return std::isnan(x); });
    return found == values.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - values.begin()));
}

std::optional<CallProblem> firstNan(const Graph& graph, const Definitions& definitions, UseWeights& weights,
                                    const RunRequest& request, const std::vector<std::optional<Value>>& outputs,
                                    std::int64_t batch) {
    if (!anyNan(outputs)) return std::nullopt;
    const std::int64_t samples = request.feed.samples();
    const std::int64_t step = batch <= 0 ? std::max<std::int64_t>(samples, 1) : batch;
    for (std::int64_t first = 0; first < samples; first += step) {
        const Feed feed = request.feed.part(first, step);
        const RunResult result =
            runGraph(graph, definitions, weights, {feed, request.activations, true, nullptr, {}, request.progress});
        if (auto found = nanAmong(result.kept)) return found;
    }
    return std::nullopt;
}

}  // namespace quantie
