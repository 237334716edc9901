#include "core/quant/percentile.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "core/base/parallel.h"

namespace quantie {
namespace {

/// Up to here a copy is cheap and the simplest way the fastest.
constexpr std::size_t smallArray = 65536;
constexpr std::size_t itemValues = std::size_t{1} << 20;
/// The bits of |x| order as |x| does: the upper half of them says which bucket a value is in.
constexpr std::size_t buckets = 32768;

std::uint32_t magnitudeBits(float x) {
    return std::bit_cast<std::uint32_t>(x) & 0x7FFFFFFFU;
}

/// Calls work(first, count) for pieces of an array, over all threads.
template <class Work>
void forEachPiece(std::span<const float> values, const Work& work) {
    parallelFor((values.size() + itemValues - 1) / itemValues, [&](std::size_t item) {
        const std::size_t from = item * itemValues;
        work(values.subspan(from, std::min(itemValues, values.size() - from)));
    });
}

std::vector<std::size_t> bucketCounts(std::span<const float> values) {
    std::vector<std::size_t> counts(buckets);
    std::mutex mutex;
    forEachPiece(values, [&](std::span<const float> piece) {
        std::vector<std::uint32_t> own(buckets);
        for (const float x : piece) ++own[magnitudeBits(x) >> 16];
        const std::scoped_lock lock(mutex);
        for (std::size_t b = 0; b < buckets; ++b) counts[b] += own[b];
    });
    return counts;
}

/// |x| of the values in buckets [first, last], in no order.
std::vector<float> valuesOf(std::span<const float> values, std::size_t first, std::size_t last) {
    std::vector<float> found;
    std::mutex mutex;
    forEachPiece(values, [&](std::span<const float> piece) {
        std::vector<float> own;
        for (const float x : piece) {
            const std::size_t bucket = magnitudeBits(x) >> 16;
            if (bucket >= first && bucket <= last) own.push_back(std::fabs(x));
        }
        const std::scoped_lock lock(mutex);
        found.insert(found.end(), own.begin(), own.end());
    });
    return found;
}

/// The k-th and the (k+1)-th smallest; twice the last where there is no next.
std::array<double, 2> neighbours(std::vector<float> magnitudes, std::size_t k) {
    const auto at = magnitudes.begin() + static_cast<std::ptrdiff_t>(k);
    std::nth_element(magnitudes.begin(), at, magnitudes.end());
    const auto next = std::min_element(at + 1, magnitudes.end());
    return {*at, next == magnitudes.end() ? *at : *next};
}

std::array<double, 2> orderStatistics(std::span<const float> values, std::size_t k) {
    if (values.size() <= smallArray) {
        std::vector<float> magnitudes(values.begin(), values.end());
        for (float& x : magnitudes) x = std::fabs(x);
        return neighbours(std::move(magnitudes), k);
    }
    const std::vector<std::size_t> counts = bucketCounts(values);
    std::size_t below = 0;
    std::size_t first = 0;
    while (below + counts[first] <= k) below += counts[first++];
    // The next value may lie in a later bucket.
    std::size_t last = first;
    for (std::size_t seen = below + counts[first]; seen <= k + 1 && seen < values.size();) seen += counts[++last];
    return neighbours(valuesOf(values, first, last), k - below);
}

}  // namespace

float magnitudePercentile(std::span<const float> values, double p) {
    if (values.empty()) return 0;
    const double position = static_cast<double>(values.size() - 1) * (p / 100);
    const double floor = std::floor(position);
    const auto [a, b] = orderStatistics(values, static_cast<std::size_t>(floor));
    const double t = position - floor;
    // numpy interpolates from the nearer end.
    return static_cast<float>(t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t));
}

}  // namespace quantie
