#include "core/quant/divergence.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace quantie {
namespace {

constexpr std::size_t stride = 16;

/// ln(x) for x > 0 within a few units of the last place, and, unlike the C library's, the same on every CPU: a near
/// tie between two candidates must fall alike everywhere. m·2ᵉ with m near 1; ln(m) = 2·artanh((m−1)/(m+1)).
double portableLog(double x) {
    int exponent = 0;
    double mantissa = std::frexp(x, &exponent);
    if (mantissa < 0.70710678118654752) {
        mantissa *= 2;
        --exponent;
    }
    const double t = (mantissa - 1) / (mantissa + 1);
    const double square = t * t;
    double series = 0;
    for (int n = 21; n > 0; n -= 2) series = series * square + 1.0 / n;
    return 2 * t * series + exponent * 0.69314718055994531;
}

/// Sums over the first n bins, for every n: what makes each candidate cost its groups only, not its bins.
struct Prefix {
    std::vector<double> count{0};
    std::vector<double> filled{0};    ///< bins that are not empty
    std::vector<double> countLog{0};  ///< Σ h·ln h

    explicit Prefix(std::span<const std::uint64_t> counts) {
        for (const std::uint64_t c : counts) {
            const auto h = static_cast<double>(c);
            count.push_back(count.back() + h);
            filled.push_back(filled.back() + (c > 0 ? 1 : 0));
            countLog.push_back(countLog.back() + (c > 0 ? h * portableLog(h) : 0));
        }
    }
};

double entropyTerm(double count) {
    return count > 0 ? count * portableLog(count) : 0;
}

/// N·KL(P‖Q) of the first `bins` bins up to a constant: Σ p·ln p − Σ p·ln q + N·ln(Σ q), over counts p and q.
double divergence(const Prefix& sums, std::size_t bins, std::size_t groups) {
    const double total = sums.count.back();
    const double inside = sums.count[bins];
    const double beyond = total - inside;
    const double lastBin = inside - sums.count[bins - 1];
    double result = sums.countLog[bins] - entropyTerm(lastBin) + entropyTerm(lastBin + beyond);
    double merged = 0;
    for (std::size_t g = 0; g < groups; ++g) {
        const std::size_t from = g * bins / groups;
        const std::size_t to = (g + 1) * bins / groups;
        double p = sums.count[to] - sums.count[from];
        double q = p;
        double filled = sums.filled[to] - sums.filled[from];
        if (g + 1 == groups && beyond > 0) {
            p += beyond;
            q = std::max(q, 1.0);
            if (lastBin == 0) ++filled;
        }
        if (p == 0) continue;
        merged += q;
        result -= p * portableLog(q / filled);
    }
    return result + total * portableLog(merged);
}

}  // namespace

std::size_t leastDivergentBins(std::span<const std::uint64_t> counts, std::size_t groups) {
    const Prefix sums(counts);
    std::size_t best = counts.size();
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t bins = counts.size() / stride * stride; bins >= stride && bins >= groups; bins -= stride) {
        if (sums.count[bins] == 0) break;  // nor have shorter ones anything
        const double candidate = divergence(sums, bins, groups);
        if (candidate < least) {
            least = candidate;
            best = bins;
        }
    }
    return best;
}

}  // namespace quantie
