#include "core/eval/activation_ranges.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "core/base/error.h"
#include "core/base/nearest_name.h"
#include "core/eval/float_batch.h"
#include "core/quant/calibration.h"
#include "core/quant/fake_quant.h"
#include "core/quant/finite.h"
#include "core/run/batching.h"

namespace quantie {
namespace {

constexpr std::array<CalibrationInfo, 5> methods{{
    {CalibrationMethod::MinMax, "minmax", "the smallest and the largest value"},
    {CalibrationMethod::MovingAverage, "moving-average",
     "smallest and largest value of each batch, averaged with the weight 0.1 for the new batch"},
    {CalibrationMethod::Percentile, "percentile", "clips both tails at a percentile of the magnitude"},
    {CalibrationMethod::Mse, "mse", "the clipping with the smallest squared error"},
    {CalibrationMethod::Entropy, "entropy", "the clipping with the smallest Kullback-Leibler divergence"},
}};

constexpr float newBatchWeight = 0.1F;

/// What one call put out.
struct Collected {
    std::vector<float> values;
    std::vector<ChannelRange> batches;  ///< smallest and largest of each batch
    std::string problem;
};

ChannelRange extent(std::span<const float> values) {
    if (values.empty()) return {};
    const auto [lo, hi] = std::ranges::minmax(values);
    return {lo, hi};
}

void collect(Collected& all, const Values& outputs) {
    if (!all.problem.empty()) return;
    if (outputs.empty()) {
        all.problem = "this call cannot be run";
    } else if (!isFloat(outputs.front().dtype)) {
        all.problem = "its output is not float";
    } else if (const auto bad = firstNonFinite(outputs.front().tensor.floats())) {
        all.problem = "its output is infinite at " + toString(indexOf(*bad, outputs.front().shape()));
    } else {
        const auto values = outputs.front().tensor.floats();
        all.values.insert(all.values.end(), values.begin(), values.end());
        all.batches.push_back(extent(values));
    }
}

ChannelRange movingAverage(const std::vector<ChannelRange>& batches) {
    ChannelRange range = batches.front();
    for (std::size_t i = 1; i < batches.size(); ++i) {
        range.lo += (batches[i].lo - range.lo) * newBatchWeight;
        range.hi += (batches[i].hi - range.hi) * newBatchWeight;
    }
    return range;
}

ChannelRange found(const Collected& all, const Scheme& scheme, const CalibrationOptions& options) {
    if (options.method == CalibrationMethod::MovingAverage) return movingAverage(all.batches);
    const ChannelView view{1, 1, all.values.size()};
    std::vector<ChannelRange> ranges{extent(all.values)};
    switch (options.method) {
        case CalibrationMethod::Percentile:
            clipAtPercentile(all.values, view, options.percentile, ranges);
            break;
        case CalibrationMethod::Mse:
            clipAtLeastError(all.values, view, scheme, ranges);
            break;
        case CalibrationMethod::Entropy:
            clipAtLeastDivergence(all.values, view, scheme.bits, ranges);
            break;
        case CalibrationMethod::MinMax:
        case CalibrationMethod::MovingAverage:
            break;
    }
    return ranges.front();
}

Scheme withRange(Scheme scheme, const ChannelRange& range) {
    scheme.range = Given{{range.lo}, {range.hi}};
    return scheme;
}

ErrorFigures figuresWith(const std::vector<float>& values, const Scheme& scheme) {
    std::vector<float> quantized(values.size());
    quantizeDequantize(values, {static_cast<std::int64_t>(values.size())}, scheme, quantized);
    return compareValues(values, quantized);
}

/// The calls of one layer.
class LayerCalls {
  public:
    explicit LayerCalls(std::vector<std::size_t> wishes) : m_wishes(std::move(wishes)), m_collected(m_wishes.size()) {}

    void add(const Activations& activations, const std::vector<ActivationWish>& wishes) {
        for (std::size_t i = 0; i < m_wishes.size(); ++i) {
            collect(m_collected[i], activations[wishes[m_wishes[i]].call]);
        }
    }

    void finish(const std::vector<ActivationWish>& wishes, const CalibrationOptions& options,
                std::vector<CalibratedActivation>& results) const {
        for (std::size_t i = 0; i < m_wishes.size(); ++i) {
            const ActivationWish& wish = wishes[m_wishes[i]];
            CalibratedActivation& result = results[m_wishes[i]];
            result = {wish.call, wish.scheme, {}, {}, m_collected[i].problem};
            if (!result.problem.empty()) continue;
            try {
                result.scheme = withRange(wish.scheme, found(m_collected[i], wish.scheme, options));
                result.figures = figuresWith(m_collected[i].values, result.scheme);
            } catch (const Error& error) {
                result.scheme = wish.scheme;
                result.problem = error.what();
            }
        }
        if (m_wishes.size() > 1) compareWithOneRange(options, results);
    }

  private:
    void compareWithOneRange(const CalibrationOptions& options, std::vector<CalibratedActivation>& results) const {
        Collected all;
        for (std::size_t i = 0; i < m_wishes.size(); ++i) {
            if (!results[m_wishes[i]].problem.empty()) return;
            all.values.insert(all.values.end(), m_collected[i].values.begin(), m_collected[i].values.end());
            all.batches.insert(all.batches.end(), m_collected[i].batches.begin(), m_collected[i].batches.end());
        }
        for (std::size_t i = 0; i < m_wishes.size(); ++i) {
            CalibratedActivation& result = results[m_wishes[i]];
            const Scheme shared = withRange(result.scheme, found(all, result.scheme, options));
            const ErrorFigures figures = figuresWith(m_collected[i].values, shared);
            if (!result.figures.exact && !figures.exact) {
                result.oneRangeLossDb = result.figures.sqnrDb - figures.sqnrDb;
            }
        }
    }

    std::vector<std::size_t> m_wishes;
    std::vector<Collected> m_collected;  ///< parallel to m_wishes
};

/// More than any machine holds, and far from what an int64 cannot hold.
constexpr std::int64_t tooMany = std::int64_t{1} << 50;

/// Bytes of what a call puts out for all samples; unknown dimensions count as 1.
std::int64_t bytesOf(const Graph& graph, int call, std::int64_t samples) {
    const auto& outputs = graph.calls[call].outputs;
    if (outputs.empty() || !outputs.front()) return samples * static_cast<std::int64_t>(sizeof(float));
    std::int64_t count = samples;
    for (std::size_t i = 1; i < outputs.front()->size(); ++i) {
        const std::int64_t dim = std::max<std::int64_t>(1, (*outputs.front())[i]);
        if (count > tooMany / dim) return tooMany;
        count *= dim;
    }
    return count * static_cast<std::int64_t>(sizeof(float));
}

/// Wishes by layer, layer after layer as many as fit into the memory together.
std::vector<std::vector<LayerCalls>> rounds(const Graph& graph, const std::vector<ActivationWish>& wishes,
                                            std::int64_t samples, std::int64_t memory) {
    std::map<int, std::vector<std::size_t>> byLayer;
    for (std::size_t i = 0; i < wishes.size(); ++i) byLayer[graph.calls[wishes[i].call].layer].push_back(i);
    std::vector<std::vector<LayerCalls>> all;
    std::int64_t used = 0;
    for (auto& [layer, places] : byLayer) {
        std::int64_t bytes = 0;
        for (const std::size_t i : places) {
            bytes = std::min(memory, bytes) + bytesOf(graph, wishes[i].call, samples);
        }
        if (bytes > memory) {
            throw Error(ErrorCode::Unsupported, graph.calls[wishes[places.front()].call].id,
                        "its values for " + std::to_string(samples) + " samples need more than the " +
                            std::to_string(memory >> 20) + " MB kept for calibration; take fewer samples");
        }
        if (all.empty() || used + bytes > memory) {
            all.emplace_back();
            used = 0;
        }
        used += bytes;
        all.back().emplace_back(std::move(places));
    }
    return all;
}

}  // namespace

std::span<const CalibrationInfo> calibrationMethods() {
    return methods;
}

CalibrationMethod calibrationNamed(const std::string& name) {
    for (const CalibrationInfo& info : methods) {
        if (info.name == name) return info.method;
    }
    throw Error(ErrorCode::Usage, "",
                inQuotes(name) + " is no way to calibrate" +
                    hintAt(nearestName(name, methods.size(), [](std::size_t i) { return methods[i].name; })));
}

std::vector<CalibratedActivation> calibrateActivations(const Graph& graph, const Definitions& definitions,
                                                       const std::vector<ActivationWish>& wishes, const Feed& feed,
                                                       const CalibrationOptions& options, const Progress& progress) {
    std::vector<CalibratedActivation> results(wishes.size());
    UseWeights weights(graph);
    auto all = rounds(graph, wishes, feed.samples(), options.memoryBytes);
    for (std::size_t round = 0; round < all.size(); ++round) {
        const double share = 1.0 / static_cast<double>(all.size());
        const Progress part = partOf(progress, static_cast<double>(round) * share, share);
        LayerStates states;
        forEachBatch(feed, batchSize(graph, options.batch), part,
                     [&](Feed samples, std::int64_t, const Progress& inner) {
                         const FloatBatch batch(graph, definitions, weights, std::move(samples), states, inner);
                         states = batch.after();
                         for (LayerCalls& calls : all[round]) calls.add(batch.activations(), wishes);
                     });
        for (const LayerCalls& calls : all[round]) calls.finish(wishes, options, results);
        all[round].clear();
    }
    return results;
}

}  // namespace quantie
