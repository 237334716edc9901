// The shape of a product of matrices, for tf.matmul and for the steps of layer definitions.
#pragma once

#include "core/tensor/shape.h"

namespace quantie {

/// The last two dimensions multiply, those before broadcast. Throws Error(Unreadable) where they do not fit.
Shape matmulShape(Shape a, Shape b, bool transposeA, bool transposeB);

}  // namespace quantie
