// Order statistics of |x|, without sorting and without a copy of a big array.
#pragma once

#include <span>

namespace quantie {

/// The p-th percentile (0 … 100) of |x|, linearly interpolated as np.percentile(np.abs(x).astype(np.float64), p) does,
/// then rounded to float32. The values must be finite; of no values: 0.
float magnitudePercentile(std::span<const float> values, double p);

}  // namespace quantie
