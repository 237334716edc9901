// From the fine bins of a histogram to bars that a screen can show, without inventing or losing a count.
#pragma once

#include <QString>
#include <vector>

#include "core/quant/histogram.h"

namespace quantie {

struct Bar {
    double lo = 0;
    double hi = 0;
    double count = 0;
};

/// Each bar joins as many neighbouring bins as it takes to be at least `width` (in the histogram's unit) wide; the last
/// may hold fewer. A histogram of one value is one bar of that width around it; one without counts has none.
std::vector<Bar> barsOf(const Histogram& histogram, double width);

/// "0.225 to 0.244", with the decimals that tell neighbouring bars apart.
QString barText(const Bar& bar);
/// "1 value", "3 200 values".
QString valuesText(double count);

}  // namespace quantie
