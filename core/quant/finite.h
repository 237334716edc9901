// Where an array holds what cannot be quantized.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "core/tensor/shape.h"

namespace quantie {

/// The first value, in row-major order, that is NaN or infinite.
std::optional<std::size_t> firstNonFinite(std::span<const float> values);
/// The index tuple of a flat position: {3, 17}.
Shape indexOf(std::size_t position, const Shape& shape);
/// Throws Error(Unsupported), "the value at (3, 17) is NaN", where a value is not finite.
void requireFinite(std::span<const float> values, const Shape& shape);
/// Throws Error(Usage) where the shape has another number of values.
void requireSize(std::size_t values, const Shape& shape);

}  // namespace quantie
