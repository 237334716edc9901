// What an array of weights looks like before anybody quantizes it: the figures of the inspector's Statistics.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/quant/histogram.h"

namespace quantie {

/// Of the finite values alone; sums in double, in an order that the length alone decides. Of no finite value: zeros.
struct WeightStatistics {
    std::uint64_t count = 0;  ///< all values
    std::uint64_t nans = 0;
    std::uint64_t infinite = 0;
    std::uint64_t zeros = 0;  ///< of either sign
    double min = 0;
    double max = 0;
    double mean = 0;
    double deviation = 0;  ///< √(mean of (x − mean)²), the divisor being the count (numpy's std)
    double l1 = 0;         ///< Σ|x|
    double l2 = 0;         ///< √Σx²

    std::uint64_t finite() const { return count - nans - infinite; }
    bool operator==(const WeightStatistics&) const = default;
};

/// One row of the table that the window shows; the definition is its tooltip.
struct Statistic {
    std::string_view name;
    std::string_view definition;
    double (*value)(const WeightStatistics&);
    bool counts;  ///< a whole number
};

std::span<const Statistic> statistics();

/// Reads the values twice.
WeightStatistics weightStatistics(std::span<const float> values);

/// The finite values between the smallest and the largest of them, weightBins bins as in a WeightAnalysis; values that
/// are not finite count nowhere. Without any finite value all counts are 0.
Histogram finiteHistogram(std::span<const float> values, const WeightStatistics& statistics);

}  // namespace quantie
