#include "core/tensor/float8.h"

#include <algorithm>
#include <cmath>

namespace quantie {

float roundedToFloat8(float value) {
    constexpr int mantissaBits = 3;
    constexpr int leastExponent = -6;  // below it steps no longer shrink
    if (value == 0.0F || !std::isfinite(value)) return value;
    const int exponent = std::max(std::ilogb(value), leastExponent);
    const float step = std::ldexp(1.0F, exponent - mantissaBits);
    return std::nearbyint(value / step) * step;
}

}  // namespace quantie
