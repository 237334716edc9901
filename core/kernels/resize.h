// Images of another size: arrays (batch, height, width, channels).
#pragma once

#include "core/tensor/shape.h"

namespace quantie::compute {

/// As tf.image.resize(method="bilinear") does it: pixels are squares with their centres at half, and beyond the border
/// the border's pixels go on. `to` differs from `from` in height and width only.
void resizeBilinear(const float* x, const Shape& from, const Shape& to, float* out);

}  // namespace quantie::compute
