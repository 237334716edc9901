#include "ui/plots/value_grid.h"

#include <cmath>

namespace quantie {

double ValueGrid::rounded(double value) const {
    const double k = std::floor((value - lo) / step + 0.5);
    if (k <= 0) return lo;
    return k >= levels - 1 ? hi : lo + k * step;
}

ValueGrid valueGrid(const Quantizer& quantizer, ChannelRange range) {
    const double lo = quantizer.lo;
    const double hi = quantizer.hi;
    const double step = quantizer.scale;
    return {lo, hi, step, static_cast<int>(std::lround((hi - lo) / step)) + 1, range.lo, range.hi};
}

}  // namespace quantie
