#include "core/run/run_batches.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/run/batching.h"
#include "core/run/samplewise.h"

namespace quantie {
namespace {

/// The batches' values one after the other. None where one batch lacks them.
std::optional<Value> joined(const std::vector<std::optional<Value>>& parts) {
    if (parts.empty() || !std::all_of(parts.begin(), parts.end(), [](const auto& part) { return part.has_value(); })) {
        return std::nullopt;
    }
    if (parts.size() == 1) return parts.front();
    Shape shape = parts.front()->shape();
    if (shape.empty()) throw Error(ErrorCode::Unsupported, "", "an output without samples cannot be joined");
    shape.front() = 0;
    std::vector<std::byte> bytes;
    for (const auto& part : parts) {
        if (part->shape().size() != shape.size() ||
            !std::equal(shape.begin() + 1, shape.end(), part->shape().begin() + 1)) {
            throw Error(ErrorCode::Unsupported, "",
                        "the output's shape differs between batches; one batch for all samples can give it");
        }
        shape.front() += part->shape().front();
        bytes.insert(bytes.end(), part->tensor.bytes().begin(), part->tensor.bytes().end());
    }
    return Value{Tensor::fromBytes(parts.front()->tensor.dtype(), shape, std::move(bytes)), parts.front()->dtype};
}

}  // namespace

BatchedOutputs runBatches(const Graph& graph, const Definitions& definitions, UseWeights& weights,
                          const RunRequest& request, std::int64_t batch) {
    const std::int64_t samples = request.feed.samples();
    batch = batchSize(graph, batch);
    const std::int64_t some = request.keep ? 0 : samplesAtOnce(graph, request.activations);
    if (some > 0 && (batch <= 0 || some < batch)) batch = some;
    if (batch <= 0 || batch >= samples) {
        RunResult result = runGraph(graph, definitions, weights, request);
        return {std::move(result.outputs), std::move(result.problems)};
    }
    BatchedOutputs all;
    LayerStates states;
    std::vector<std::vector<std::optional<Value>>> parts(graph.outputs.size());
    for (std::int64_t first = 0; first < samples; first += batch) {
        const Feed feed = request.feed.part(first, batch);
        const double done = static_cast<double>(first) / static_cast<double>(samples);
        const double share = static_cast<double>(batch) / static_cast<double>(samples);
        const Progress progress{[&](double fraction, const std::string& what) {
                                    request.progress(std::min(1.0, done + fraction * share), what);
                                },
                                request.progress.stop};
        RunResult result =
            runGraph(graph, definitions, weights, {feed, request.activations, false, nullptr, {}, progress, &states});
        if (all.problems.empty()) all.problems = std::move(result.problems);
        for (std::size_t i = 0; i < parts.size(); ++i) parts[i].push_back(std::move(result.outputs[i]));
    }
    for (const auto& part : parts) all.outputs.push_back(joined(part));
    return all;
}

}  // namespace quantie
