#include "ui/plots/histogram_bars.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "ui/plots/axis_ticks.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

double sum(const std::vector<std::uint64_t>& counts, std::size_t from, std::size_t to) {
    double total = 0;
    for (std::size_t i = from; i < to; ++i) total += static_cast<double>(counts[i]);
    return total;
}

}  // namespace

std::vector<Bar> barsOf(const Histogram& histogram, double width) {
    const std::size_t bins = histogram.counts.size();
    const double all = sum(histogram.counts, 0, bins);
    if (all == 0) return {};
    const double lo = histogram.lo;
    const double length = static_cast<double>(histogram.hi) - lo;
    if (length <= 0) return {{lo - width / 2, lo + width / 2, all}};
    const double bin = length / static_cast<double>(bins);
    const auto stride =
        static_cast<std::size_t>(std::clamp(std::ceil(width / bin - 1e-9), 1.0, static_cast<double>(bins)));
    std::vector<Bar> bars;
    for (std::size_t from = 0; from < bins; from += stride) {
        const std::size_t to = std::min(bins, from + stride);
        bars.push_back({lo + static_cast<double>(from) * bin, lo + static_cast<double>(to) * bin,
                        sum(histogram.counts, from, to)});
    }
    return bars;
}

QString barText(const Bar& bar) {
    const double step = std::max(bar.hi - bar.lo, 1e-300) / 10;
    return QCoreApplication::translate("HistogramBars", "%1 to %2").arg(tickText(bar.lo, step), tickText(bar.hi, step));
}

QString valuesText(double counted) {
    return quantie::counted(static_cast<std::int64_t>(counted), QCoreApplication::translate("HistogramBars", "1 value"),
                            QCoreApplication::translate("HistogramBars", "%1 values"));
}

}  // namespace quantie
