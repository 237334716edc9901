// Reshaping with one dimension left open, for the Reshape layer and for tf.reshape.
#pragma once

#include "core/tensor/shape.h"

namespace quantie {

/// `target` with its one -1 replaced by what is left of `input`'s elements (unknown where `input` is not fully known).
/// Throws Error(Unreadable) for two open dimensions, or where the element counts differ.
Shape reshaped(const Shape& input, const Shape& target);

}  // namespace quantie
