#include "core/quant/scheme.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/base/error.h"
#include "core/quant/channels.h"

namespace quantie {
namespace {

[[noreturn]] void refuse(std::string reason) {
    throw Error(ErrorCode::Usage, "", std::move(reason));
}

void checkPair(double lo, double hi) {
    // What counts is the number that float32 makes of it: 1e39 is infinite there.
    if (!std::isfinite(static_cast<float>(lo)) || !std::isfinite(static_cast<float>(hi))) {
        refuse("a bound of a range must be a finite float32 number");
    }
    if (lo > hi)
        refuse("a range must not end (" + std::to_string(hi) + ") below its start (" + std::to_string(lo) + ")");
}

void checkGiven(const Given& given, const Scheme& scheme, const Shape& shape) {
    if (given.lo.empty() || given.lo.size() != given.hi.size()) {
        refuse("a given range needs as many lower as upper bounds, not " + std::to_string(given.lo.size()) + " and " +
               std::to_string(given.hi.size()));
    }
    if (given.lo.size() > 1 && !scheme.axis) refuse("a range per tensor is one pair of numbers, not a list");
    if (given.lo.size() > 1) {
        const std::int64_t slices = shape[normalizedAxis(*scheme.axis, shape)];
        if (slices >= 0 && static_cast<std::size_t>(slices) != given.lo.size()) {
            refuse("a range for " + std::to_string(given.lo.size()) + " slices does not fit axis " +
                   std::to_string(*scheme.axis) + " of the shape " + toString(shape));
        }
    }
    for (std::size_t i = 0; i < given.lo.size(); ++i) checkPair(given.lo[i], given.hi[i]);
}

}  // namespace

void check(const Scheme& scheme, const Shape& shape) {
    if (scheme.bits < minBits || scheme.bits > maxBits) {
        refuse("bits must be " + std::to_string(minBits) + " to " + std::to_string(maxBits) + ", not " +
               std::to_string(scheme.bits));
    }
    if (scheme.axis) normalizedAxis(*scheme.axis, shape);
    if (const auto* percentile = std::get_if<Percentile>(&scheme.range)) {
        if (!(percentile->p > 0 && percentile->p <= 100)) {
            refuse("a percentile must be above 0 and at most 100, not " + std::to_string(percentile->p));
        }
    }
    if (const auto* given = std::get_if<Given>(&scheme.range)) checkGiven(*given, scheme, shape);
}

}  // namespace quantie
