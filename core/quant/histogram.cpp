#include "core/quant/histogram.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <string>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/quant/kernels.h"

namespace quantie {
namespace {

constexpr std::size_t maxBins = 65536;
constexpr std::size_t itemValues = std::size_t{1} << 20;
constexpr std::size_t bufferValues = 1024;

/// Maps values to bins. Values are brought near 1 by a power of two, which is exact, so that neither huge nor tiny
/// ranges overflow float32.
struct Bins {
    float unit = 1;
    float start = 0;
    float perUnit = 0;
    int count = 1;

    Bins(float lo, float hi, std::size_t bins) : count(static_cast<int>(bins)) {
        const float largest = std::max(std::fabs(lo), std::fabs(hi));
        if (!(lo < hi)) return;  // perUnit 0: all in the first bin
        unit = std::ldexp(1.0F, std::clamp(-std::ilogb(largest), -126, 126));
        start = lo * unit;
        perUnit = static_cast<float>(static_cast<double>(bins) /
                                     (static_cast<double>(hi * unit) - static_cast<double>(start)));
    }
};

/// `fill(from, count, buffer)` yields the values to count: the array's own, or ones computed on the way.
template <class Fill>
Histogram counted(std::size_t size, float lo, float hi, std::size_t bins, const Fill& fill) {
    if (bins < 1 || bins > maxBins) {
        throw Error(ErrorCode::Usage, "", "a histogram has 1 to 65536 bins, not " + std::to_string(bins));
    }
    const Bins scale(lo, hi, bins);
    Histogram result{lo, hi, std::vector<std::uint64_t>(bins)};
    std::mutex mutex;
    parallelFor((size + itemValues - 1) / itemValues, [&](std::size_t item) {
        // Two sets of counters in turn: neighbours in one bin would wait for each other.
        std::vector<std::uint32_t> even(bins);
        std::vector<std::uint32_t> odd(bins);
        std::array<std::uint16_t, bufferValues> indices{};
        std::array<float, bufferValues> buffer;
        const std::size_t end = std::min(size, (item + 1) * itemValues);
        for (std::size_t from = item * itemValues; from < end; from += bufferValues) {
            const std::size_t count = std::min(bufferValues, end - from);
            const float* values = fill(from, count, buffer.data());
            kernels::best().bins(values, count, scale.unit, scale.start, scale.perUnit, scale.count, indices.data());
            std::size_t i = 0;
            for (; i + 2 <= count; i += 2) {
                ++even[indices[i]];
                ++odd[indices[i + 1]];
            }
            if (i < count) ++even[indices[i]];
        }
        const std::scoped_lock lock(mutex);
        for (std::size_t i = 0; i < bins; ++i) result.counts[i] += even[i] + odd[i];
    });
    return result;
}

}  // namespace

Histogram histogram(std::span<const float> values, float lo, float hi, std::size_t bins) {
    return counted(values.size(), lo, hi, bins,
                   [&](std::size_t from, std::size_t, float*) { return values.data() + from; });
}

Histogram magnitudeHistogram(std::span<const float> values, float hi, std::size_t bins) {
    return counted(values.size(), 0, hi, bins, [&](std::size_t from, std::size_t count, float* buffer) {
        for (std::size_t i = 0; i < count; ++i) buffer[i] = std::fabs(values[from + i]);
        return buffer;
    });
}

}  // namespace quantie
