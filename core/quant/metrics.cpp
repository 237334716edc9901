#include "core/quant/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace quantie {
namespace {

constexpr std::array<Metric, 5> rows{{
    {"mse", "MSE", "",
     "Mean squared error: the mean of (x − y)² over the original values x and the quantized values y.",
     &ErrorFigures::mse, false},
    {"max_abs", "Max error", "", "Largest absolute error: the maximum of |x − y|.", &ErrorFigures::maxAbs, false},
    {"sqnr_db", "SQNR", "dB",
     "Signal to quantization noise ratio: 20·log10(‖x‖ / ‖x − y‖), ‖·‖ the root of the sum of squares; exact where no "
     "value differs. Six decibels are one bit.",
     &ErrorFigures::sqnrDb, true},
    {"cosine", "Cosine", "",
     "Cosine similarity: Σxy / (‖x‖·‖y‖); 1 is the same direction. If only one of the two is all zero it is 0.",
     &ErrorFigures::cosine, true},
    {"rmse_per_scale", "RMSE/scale", "steps",
     "Root mean squared error in steps of the grid: the root of the mean of ((x − y)/scale)², each value by the scale "
     "of "
     "its channel. Rounding alone gives about 0.29 (1/√12); more means clipping.",
     &ErrorFigures::rmsePerScale, false},
}};

constexpr std::size_t itemValues = 65536;

double cosineOf(const ErrorTotals& totals) {
    if (totals.squares == 0 && totals.quantized == 0) return 1;
    if (totals.squares == 0 || totals.quantized == 0) return 0;
    // 2·Σxy = Σx² + Σy² − Σ(x−y)²
    const double product = (totals.squares + totals.quantized - totals.error) / 2;
    return std::clamp(product / (std::sqrt(totals.squares) * std::sqrt(totals.quantized)), -1.0, 1.0);
}

ErrorTotals totalsOf(std::span<const float> x, std::span<const float> y) {
    ErrorTotals totals;
    totals.count = x.size();
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double a = x[i];
        const double b = y[i];
        totals.squares += a * a;
        totals.quantized += b * b;
        totals.error += (a - b) * (a - b);
        totals.maxAbs = std::max(totals.maxAbs, std::fabs(a - b));
    }
    return totals;
}

}  // namespace

std::span<const Metric> metrics() {
    return rows;
}

ErrorFigures errorFigures(const ErrorTotals& totals) {
    ErrorFigures figures;
    figures.exact = totals.maxAbs == 0;
    figures.maxAbs = totals.maxAbs;
    figures.cosine = figures.exact ? 1 : cosineOf(totals);
    if (totals.count == 0) {
        figures.sqnrDb = std::numeric_limits<double>::infinity();
        return figures;
    }
    const auto count = static_cast<double>(totals.count);
    // A lone error far below all else may square to less than a float32 sum can hold; it still counts.
    const double error = std::max(totals.error, totals.maxAbs * totals.maxAbs);
    figures.mse = error / count;
    figures.rmsePerScale = std::sqrt(totals.errorPerScale / count);
    if (figures.exact) {
        figures.sqnrDb = std::numeric_limits<double>::infinity();
    } else if (totals.squares > 0) {
        figures.sqnrDb = 10 * (std::log10(totals.squares) - std::log10(error));
    }
    return figures;
}

void accumulate(ErrorTotals& totals, const ErrorTotals& more) {
    totals.count += more.count;
    totals.squares += more.squares;
    totals.quantized += more.quantized;
    totals.error += more.error;
    totals.errorPerScale += more.errorPerScale;
    totals.maxAbs = std::max(totals.maxAbs, more.maxAbs);
}

ErrorTotals compareTotals(std::span<const float> x, std::span<const float> y) {
    if (x.size() != y.size()) {
        throw Error(
            ErrorCode::Usage, "",
            "arrays of " + std::to_string(x.size()) + " and " + std::to_string(y.size()) + " values do not compare");
    }
    std::vector<ErrorTotals> parts((x.size() + itemValues - 1) / itemValues);
    parallelFor(parts.size(), [&](std::size_t item) {
        const std::size_t from = item * itemValues;
        const std::size_t count = std::min(itemValues, x.size() - from);
        parts[item] = totalsOf(x.subspan(from, count), y.subspan(from, count));
    });
    ErrorTotals totals;
    for (const ErrorTotals& part : parts) accumulate(totals, part);
    return totals;
}

ErrorFigures compareValues(std::span<const float> x, std::span<const float> y) {
    return errorFigures(compareTotals(x, y));
}

}  // namespace quantie
