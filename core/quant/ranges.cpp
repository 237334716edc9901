#include "core/quant/ranges.h"

#include <algorithm>
#include <string>

#include "core/base/error.h"
#include "core/quant/calibration.h"
#include "core/quant/finite.h"
#include "core/quant/sweep.h"

namespace quantie {
namespace {

std::vector<ChannelRange> givenRanges(const Given& given, std::size_t channels) {
    std::vector<ChannelRange> result(channels);
    for (std::size_t c = 0; c < channels; ++c) {
        const std::size_t i = given.lo.size() == 1 ? 0 : c;
        result[c] = {static_cast<float>(given.lo[i]), static_cast<float>(given.hi[i])};
    }
    return result;
}

std::vector<ChannelRange> minMaxRanges(std::span<const ValueStats> channels) {
    std::vector<ChannelRange> result;
    result.reserve(channels.size());
    for (const ValueStats& channel : channels) result.push_back({channel.lo, channel.hi});
    return result;
}

/// What the scheme's method makes of known minima and maxima.
std::vector<ChannelRange> calibrated(std::span<const float> values, ChannelView view, std::vector<ChannelRange> minMax,
                                     const Scheme& scheme) {
    if (const auto* percentile = std::get_if<Percentile>(&scheme.range)) {
        clipAtPercentile(values, view, percentile->p, minMax);
    } else if (std::holds_alternative<Mse>(scheme.range)) {
        clipAtLeastError(values, view, scheme, minMax);
    } else if (std::holds_alternative<Entropy>(scheme.range)) {
        clipAtLeastDivergence(values, view, scheme.bits, minMax);
    }
    return minMax;
}

void widenAll(std::vector<ChannelRange>& ranges, const Scheme& scheme) {
    for (ChannelRange& range : ranges) range = widened(range, scheme);
}

}  // namespace

ChannelRange widened(ChannelRange raw, const Scheme& scheme) {
    const float lo = std::min(raw.lo, 0.0F);
    const float hi = std::max(raw.hi, 0.0F);
    if (!scheme.symmetric) return {lo, hi};
    const auto steps = static_cast<float>(1 << scheme.bits);
    const float ratio = scheme.narrowRange ? -1.0F : -(steps - 2.0F) / steps;  // exact: a power of two divides
    return {std::min(lo, hi / ratio), std::max(hi, lo * ratio)};
}

std::vector<ChannelRange> ranges(std::span<const float> values, const Shape& shape, const Scheme& scheme) {
    check(scheme, shape);
    requireSize(values.size(), shape);
    const ChannelView view = channelView(shape, scheme.axis);
    std::vector<ChannelRange> result;
    if (const auto* given = std::get_if<Given>(&scheme.range)) {
        result = givenRanges(*given, view.channels);
    } else {
        const std::vector<ValueStats> stats = valueStats(values, view);
        if (!total(stats).finite) requireFinite(values, shape);
        result = calibrated(values, view, minMaxRanges(stats), scheme);
    }
    widenAll(result, scheme);
    return result;
}

std::vector<ChannelRange> ranges(std::span<const float> values, const WeightAnalysis& analysis, const Scheme& scheme) {
    check(scheme, analysis.shape);
    requireSize(values.size(), analysis.shape);
    const ChannelView view = channelView(analysis.shape, scheme.axis);
    if (std::holds_alternative<Given>(scheme.range) || (scheme.axis && view != analysis.view)) {
        return ranges(values, analysis.shape, scheme);
    }
    std::vector<ChannelRange> result =
        scheme.axis ? minMaxRanges(analysis.channels) : minMaxRanges(std::span(&analysis.tensor, 1));
    result = calibrated(values, view, std::move(result), scheme);
    widenAll(result, scheme);
    return result;
}

std::vector<Quantizer> quantizers(std::span<const ChannelRange> ranges, const Scheme& scheme) {
    std::vector<Quantizer> result;
    result.reserve(ranges.size());
    for (std::size_t c = 0; c < ranges.size(); ++c) {
        try {
            result.push_back(makeQuantizer(ranges[c], scheme.bits, scheme.narrowRange));
        } catch (const Error& error) {
            throw scheme.axis ? error.within("channel " + std::to_string(c)) : error;
        }
    }
    return result;
}

}  // namespace quantie
