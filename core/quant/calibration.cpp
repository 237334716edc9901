#include "core/quant/calibration.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "core/base/parallel.h"
#include "core/quant/divergence.h"
#include "core/quant/histogram.h"
#include "core/quant/percentile.h"
#include "core/quant/ranges.h"
#include "core/quant/sweep.h"

namespace quantie {
namespace {

constexpr int clipSteps = 128;
constexpr std::size_t divergenceBins = 2048;
/// Channels gathered at once: neighbours that share a cache line where the axis is the last.
constexpr std::size_t gatheredChannels = 16;

ChannelRange clipped(ChannelRange range, float threshold) {
    return {std::max(range.lo, -threshold), std::min(range.hi, threshold)};
}

/// The values of channels [first, last), one channel after the other.
void gather(std::span<const float> values, ChannelView view, std::size_t first, std::size_t last,
            std::vector<float>& out) {
    out.resize((last - first) * view.perChannel());
    for (std::size_t o = 0; o < view.outer; ++o) {
        for (std::size_t c = first; c < last; ++c) {
            const float* from = values.data() + (o * view.channels + c) * view.inner;
            std::copy_n(from, view.inner, out.data() + (c - first) * view.perChannel() + o * view.inner);
        }
    }
}

/// Narrows every channel's range to threshold(its values, its range).
template <class Threshold>
void clipEach(std::span<const float> values, ChannelView view, std::vector<ChannelRange>& ranges,
              const Threshold& threshold) {
    if (view.size() == 0) return;
    if (view.channels == 1) {
        ranges[0] = clipped(ranges[0], threshold(values, ranges[0]));
        return;
    }
    parallelFor((view.channels + gatheredChannels - 1) / gatheredChannels, [&](std::size_t block) {
        const std::size_t first = block * gatheredChannels;
        const std::size_t last = std::min(first + gatheredChannels, view.channels);
        std::vector<float> gathered;
        gather(values, view, first, last, gathered);
        for (std::size_t c = first; c < last; ++c) {
            const auto channel =
                std::span<const float>(gathered).subspan((c - first) * view.perChannel(), view.perChannel());
            ranges[c] = clipped(ranges[c], threshold(channel, ranges[c]));
        }
    });
}

float largestOf(ChannelRange range) {
    return std::max(std::fabs(range.lo), std::fabs(range.hi));
}

ChannelRange fractionOf(ChannelRange range, int k) {
    const float fraction = static_cast<float>(k) / clipSteps;  // exact
    return {std::min(range.lo, 0.0F) * fraction, std::max(range.hi, 0.0F) * fraction};
}

}  // namespace

void clipAtPercentile(std::span<const float> values, ChannelView view, double p, std::vector<ChannelRange>& ranges) {
    clipEach(values, view, ranges,
             [p](std::span<const float> channel, ChannelRange) { return magnitudePercentile(channel, p); });
}

void clipAtLeastError(std::span<const float> values, ChannelView view, const Scheme& scheme,
                      std::vector<ChannelRange>& ranges) {
    if (view.size() == 0) return;
    const std::vector<ChannelRange> full = ranges;
    std::vector<double> least(view.channels, std::numeric_limits<double>::infinity());
    std::vector<Quantizer> candidates(view.channels);
    std::vector<bool> usable(view.channels);
    for (int k = clipSteps; k > 0; --k) {
        Pass pass{!scheme.axis, false};
        for (std::size_t c = 0; c < view.channels; ++c) {
            const auto quantizer =
                tryQuantizer(widened(fractionOf(full[c], k), scheme), scheme.bits, scheme.narrowRange);
            usable[c] = quantizer.has_value();
            candidates[c] = quantizer.value_or(Quantizer{});
            pass.careful = pass.careful || needsCare(largestOf(full[c]), candidates[c]);
        }
        const std::vector<ErrorStats> errors = errorStats(values, view, candidates, pass);
        for (std::size_t c = 0; c < view.channels; ++c) {
            if (!usable[c] || errors[c].error >= least[c]) continue;
            least[c] = errors[c].error;
            ranges[c] = fractionOf(full[c], k);
        }
    }
}

void clipAtLeastDivergence(std::span<const float> values, ChannelView view, int bits,
                           std::vector<ChannelRange>& ranges) {
    const std::size_t groups = std::size_t{1} << (bits - 1);
    if (groups >= divergenceBins) return;
    clipEach(values, view, ranges, [groups](std::span<const float> channel, ChannelRange range) {
        const float largest = largestOf(range);
        const Histogram counts = magnitudeHistogram(channel, largest, divergenceBins);
        const std::size_t bins = leastDivergentBins(counts.counts, groups);
        return static_cast<float>(static_cast<double>(largest) * static_cast<double>(bins) / divergenceBins);
    });
}

}  // namespace quantie
