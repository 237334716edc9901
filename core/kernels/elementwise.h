// Arithmetic between two arrays that broadcast as NumPy's do.
#pragma once

#include "core/tensor/shape.h"

namespace quantie::compute {

enum class Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Maximum,
    Minimum,
    Power,
    SquaredDifference,
    FloorDivide,
    FloorMod
};

/// One side of an operation.
struct Operand {
    const float* data = nullptr;
    Shape shape;
};

/// out = a op b, with the shape that a and b broadcast to (`outShape`, which the caller has worked out).
void binary(Binary op, const Operand& a, const Operand& b, const Shape& outShape, float* out);

}  // namespace quantie::compute
