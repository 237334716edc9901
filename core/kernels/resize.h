// Images of another size: arrays (batch, height, width, channels).
#pragma once

#include "core/kernels/sampling.h"
#include "core/tensor/shape.h"

namespace quantie::compute {

/// As tf.image.resize(antialias=False) does it. `to` differs from `from` in height and width only; no dimension but the
/// batch is 0.
void resize(Interpolation kind, const float* x, const Shape& from, const Shape& to, float* out);

}  // namespace quantie::compute
