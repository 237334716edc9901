// Counts of values in bins of equal width.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace quantie {

struct Histogram {
    float lo = 0;  ///< start of the first bin
    float hi = 0;  ///< end of the last bin, which includes it
    std::vector<std::uint64_t> counts;

    bool operator==(const Histogram&) const = default;
};

/// `bins` (1 … 65536) bins of (hi − lo)/bins. Values outside count in the first and the last bin; edges fall as float32
/// rounds them. Where lo equals hi, everything counts in the first bin. The values must be finite.
Histogram histogram(std::span<const float> values, float lo, float hi, std::size_t bins);
/// Of |x|, from 0 to `hi`.
Histogram magnitudeHistogram(std::span<const float> values, float hi, std::size_t bins);

}  // namespace quantie
