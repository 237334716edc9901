// The values that a quantized weight can take, as the plot of its values needs them.
#pragma once

#include <utility>

#include "core/quant/quantizer.h"

namespace quantie {

struct ValueGrid {
    double lo = 0;  ///< the smallest level
    double hi = 0;  ///< the largest level
    double step = 1;
    int levels = 1;
    double rangeLo = 0;  ///< what the range asked for: values outside are clipped
    double rangeHi = 0;

    /// The level that `value` is rounded to.
    double rounded(double value) const;
    /// The first and the last level that values from `from` to `to` are rounded to.
    std::pair<double, double> rounded(double from, double to) const { return {rounded(from), rounded(to)}; }
};

ValueGrid valueGrid(const Quantizer& quantizer, ChannelRange range);

}  // namespace quantie
