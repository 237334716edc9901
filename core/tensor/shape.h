// Shapes: dimensions outermost first, row-major.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace quantie {

using Shape = std::vector<std::int64_t>;

/// A dimension that is not known (Keras writes null): the batch, or a free length.
inline constexpr std::int64_t unknownDim = -1;

/// Product of the dimensions; -1 where one is unknown. Throws Error(Unreadable) where it exceeds 2^62.
std::int64_t elementCount(const Shape& shape);
bool isFullyKnown(const Shape& shape);
/// "(3, 3, None, 8)".
std::string toString(const Shape& shape);

}  // namespace quantie
