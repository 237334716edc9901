#include "core/quant/weight_error.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/error.h"
#include "core/quant/ranges.h"
#include "core/quant/sweep.h"

namespace quantie {
namespace {

ErrorTotals totalsOf(const ValueStats& values, const ErrorStats& errors, double errorPerScale) {
    return {values.count, values.squares, errors.quantized, errors.error, errorPerScale, errors.maxAbs};
}

}  // namespace

WeightError weightError(std::span<const float> values, const WeightAnalysis& analysis, const Scheme& scheme) {
    WeightError result;
    check(scheme, analysis.shape);
    if (scheme.axis && channelView(analysis.shape, scheme.axis) != analysis.view) {
        throw Error(ErrorCode::Usage, "",
                    "the weight was analysed along another axis than " + std::to_string(*scheme.axis));
    }
    result.ranges = ranges(values, analysis, scheme);
    result.quantizers = quantizers(result.ranges, scheme);
    const auto quantizerOf = [&](std::size_t c) -> const Quantizer& {
        return result.quantizers[result.quantizers.size() == 1 ? 0 : c];
    };
    Pass pass{!scheme.axis, false};
    for (std::size_t c = 0; c < analysis.channels.size(); ++c) {
        const ValueStats& channel = analysis.channels[c];
        pass.careful =
            pass.careful || needsCare(std::max(std::fabs(channel.lo), std::fabs(channel.hi)), quantizerOf(c));
    }
    const std::vector<ErrorStats> stats = errorStats(values, analysis.view, result.quantizers, pass);
    double allPerScale = 0;
    result.channels.reserve(stats.size());
    for (std::size_t c = 0; c < stats.size(); ++c) {
        const double scale = quantizerOf(c).scale;
        const double perScale = stats[c].error / (scale * scale);
        allPerScale += perScale;
        result.channels.push_back(errorFigures(totalsOf(analysis.channels[c], stats[c], perScale)));
    }
    ValueStats all = total(analysis.channels);
    all.count = values.size();
    result.tensor = errorFigures(totalsOf(all, total(stats), allPerScale));
    return result;
}

}  // namespace quantie
