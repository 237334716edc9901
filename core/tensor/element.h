// One number of an array of any type.
#pragma once

#include <cstddef>

#include "core/tensor/tensor.h"

namespace quantie {

/// The element at a flat position below size(): exact but for 64-bit integers beyond 2⁵³, which are rounded. Bools are
/// 0 and 1.
double elementAt(const Tensor& tensor, std::size_t position);

}  // namespace quantie
