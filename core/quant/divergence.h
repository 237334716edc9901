// The search behind entropy calibration: how many bins of a histogram of |x| a coarse grid describes best.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace quantie {

/// The number of bins kept, a multiple of 16 and at least `groups` (core/quant/calibration.h defines the rest). All
/// bins where every candidate is skipped.
std::size_t leastDivergentBins(std::span<const std::uint64_t> counts, std::size_t groups);

}  // namespace quantie
