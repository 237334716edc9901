// Products of stacks of matrices, both known only at run time.
#pragma once

#include <cstddef>
#include <vector>

#include "core/tensor/shape.h"

namespace quantie::compute {

/// One factor: an array whose last two dimensions are matrices, read transposed where asked.
struct Stack {
    const float* data = nullptr;
    Shape shape;
    bool transposed = false;
};

/// out = a · b · factor, matrix by matrix, the dimensions before them broadcast to those of `outShape`.
void multiplyStacks(const Stack& a, const Stack& b, float factor, const Shape& outShape, float* out);

}  // namespace quantie::compute
