#include "core/quant/weight_statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include "core/base/parallel.h"
#include "core/quant/weight_analysis.h"

namespace quantie {
namespace {

constexpr std::size_t itemValues = std::size_t{1} << 16;

constexpr std::array<Statistic, 9> rows{{
    {"Min", "The smallest value.", [](const WeightStatistics& s) { return s.min; }, false},
    {"Max", "The largest value.", [](const WeightStatistics& s) { return s.max; }, false},
    {"Mean", "The sum of the values over their number.", [](const WeightStatistics& s) { return s.mean; }, false},
    {"Std", "Standard deviation: the root of the mean of (x − mean)².",
     [](const WeightStatistics& s) { return s.deviation; }, false},
    {"L1", "The sum of |x|.", [](const WeightStatistics& s) { return s.l1; }, false},
    {"L2", "The root of the sum of x².", [](const WeightStatistics& s) { return s.l2; }, false},
    {"Zeros", "Values that are exactly zero.", [](const WeightStatistics& s) { return static_cast<double>(s.zeros); },
     true},
    {"NaN", "Values that are no number. A weight that holds one cannot be quantized.",
     [](const WeightStatistics& s) { return static_cast<double>(s.nans); }, true},
    {"Infinite", "Infinite values. A weight that holds one cannot be quantized.",
     [](const WeightStatistics& s) { return static_cast<double>(s.infinite); }, true},
}};

struct Sums {
    WeightStatistics counts;  ///< without mean and norms
    double sum = 0;
    double squares = 0;
    bool any = false;
};

Sums sumsOf(std::span<const float> values) {
    Sums result;
    result.counts.count = values.size();
    for (const float value : values) {
        if (!std::isfinite(value)) {
            ++(std::isnan(value) ? result.counts.nans : result.counts.infinite);
            continue;
        }
        const double x = value;
        result.counts.min = result.any ? std::min(result.counts.min, x) : x;
        result.counts.max = result.any ? std::max(result.counts.max, x) : x;
        result.any = true;
        result.counts.zeros += value == 0.0F ? 1U : 0U;
        result.counts.l1 += std::fabs(x);
        result.sum += x;
        result.squares += x * x;
    }
    return result;
}

void add(Sums& to, const Sums& from) {
    WeightStatistics& counts = to.counts;
    counts.count += from.counts.count;
    counts.nans += from.counts.nans;
    counts.infinite += from.counts.infinite;
    counts.zeros += from.counts.zeros;
    if (from.any) {
        counts.min = to.any ? std::min(counts.min, from.counts.min) : from.counts.min;
        counts.max = to.any ? std::max(counts.max, from.counts.max) : from.counts.max;
    }
    to.any = to.any || from.any;
    counts.l1 += from.counts.l1;
    to.sum += from.sum;
    to.squares += from.squares;
}

/// `work(piece)` for every piece of the values, over all threads; the results in their order.
template <class Result>
std::vector<Result> inPieces(std::span<const float> values, const std::function<Result(std::span<const float>)>& work) {
    std::vector<Result> results((values.size() + itemValues - 1) / itemValues);
    parallelFor(results.size(), [&](std::size_t item) {
        const std::size_t from = item * itemValues;
        results[item] = work(values.subspan(from, std::min(itemValues, values.size() - from)));
    });
    return results;
}

}  // namespace

std::span<const Statistic> statistics() {
    return rows;
}

WeightStatistics weightStatistics(std::span<const float> values) {
    Sums all;
    for (const Sums& piece : inPieces<Sums>(values, sumsOf)) add(all, piece);
    WeightStatistics result = all.counts;
    if (result.finite() == 0) return result;
    const auto count = static_cast<double>(result.finite());
    result.mean = all.sum / count;
    result.l2 = std::sqrt(all.squares);
    double spread = 0;
    const auto squaresAround = [mean = result.mean](std::span<const float> piece) {
        double sum = 0;
        for (const float value : piece) {
            if (std::isfinite(value)) sum += (value - mean) * (value - mean);
        }
        return sum;
    };
    for (const double piece : inPieces<double>(values, squaresAround)) spread += piece;
    result.deviation = std::sqrt(spread / count);
    return result;
}

Histogram finiteHistogram(std::span<const float> values, const WeightStatistics& statistics) {
    const auto lo = static_cast<float>(statistics.min);
    const auto hi = static_cast<float>(statistics.max);
    if (statistics.finite() == values.size()) return histogram(values, lo, hi, weightBins);
    std::vector<float> finite;
    finite.reserve(statistics.finite());
    std::copy_if(values.begin(), values.end(), std::back_inserter(finite), [](float x) { return std::isfinite(x); });
    return histogram(finite, lo, hi, weightBins);
}

}  // namespace quantie
