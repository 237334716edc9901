// Keras 3's own quantization to 8 bits: codes from −127 to 127 by a scale that the largest absolute value gives, for
// weights and, while a model runs, for what its layers read. Source: abs_max_quantize in
// keras/src/quantizers/quantizers.py; float32 throughout.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace quantie::compute {

/// What values are multiplied by of which `most` is the largest absolute one.
inline float absMaxScale(float most) {
    constexpr float epsilon = 1e-7F;  // keras.config.epsilon()
    return 127.0F / (most + epsilon);
}

/// Halves go to the even number.
inline std::int8_t absMaxCode(float value, float scale) {
    return static_cast<std::int8_t>(std::clamp(std::nearbyint(value * scale), -127.0F, 127.0F));
}

}  // namespace quantie::compute
