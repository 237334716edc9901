// From values to pixels along one axis.
#pragma once

namespace quantie {

/// lo falls on `from`, hi on `to`; `from` may lie beyond `to`, as on a vertical axis.
struct PlotScale {
    double lo = 0;
    double hi = 1;
    double from = 0;
    double to = 1;

    double pixel(double value) const { return from + (value - lo) / (hi - lo) * (to - from); }
    double value(double pixel) const { return lo + (pixel - from) / (to - from) * (hi - lo); }
    double perPixel() const { return (hi - lo) / (to > from ? to - from : from - to); }
};

}  // namespace quantie
