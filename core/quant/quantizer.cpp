#include "core/quant/quantizer.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <sstream>

#include "core/base/error.h"

namespace quantie {
namespace {

/// TensorFlow's kernels run with denormals-are-zero and flush-to-zero.
float flushed(float x) {
    return std::fabs(x) < std::numeric_limits<float>::min() ? 0.0F : x;
}

float roundedZeroPoint(float exact, float qmin, float qmax) {
    if (exact < qmin) return qmin;
    if (exact > qmax) return qmax;
    return std::round(exact);
}

}  // namespace

std::optional<Quantizer> tryQuantizer(ChannelRange range, int bits, bool narrowRange) {
    const float lo = flushed(range.lo);
    const float hi = flushed(range.hi);
    Quantizer q;
    if (lo == 0.0F && hi == 0.0F) {
        q.zeroPoint = 1 << (bits - 1);
        return q;
    }
    const float qmin = narrowRange ? 1.0F : 0.0F;
    const auto qmax = static_cast<float>((1 << bits) - 1);
    q.scale = (hi - lo) / (qmax - qmin);
    if (!std::isnormal(q.scale)) return std::nullopt;
    q.inverse = flushed((qmax - qmin) / (hi - lo));
    const float zeroPoint = roundedZeroPoint(qmin - lo / q.scale, qmin, qmax);
    q.zeroPoint = static_cast<int>(zeroPoint);
    q.lo = (qmin - zeroPoint) * q.scale;
    q.hi = (qmax - zeroPoint) * q.scale;
    if (!std::isfinite(q.hi - q.lo)) return std::nullopt;
    q.zero = std::floor(-q.lo * q.inverse + 0.5F);
    return q;
}

Quantizer makeQuantizer(ChannelRange range, int bits, bool narrowRange) {
    if (const auto quantizer = tryQuantizer(range, bits, narrowRange)) return *quantizer;
    std::ostringstream reason;
    reason.precision(std::numeric_limits<float>::max_digits10);
    reason << "the range [" << range.lo << ", " << range.hi << "] is too "
           << (range.hi - range.lo < 1 ? "small: at " : "wide: at ") << bits << " bits its scale is "
           << (range.hi - range.lo < 1 ? "a denormal" : "an infinite") << " number";
    throw Error(ErrorCode::Unsupported, "", reason.str());
}

}  // namespace quantie
