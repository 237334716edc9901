// Moving elements: permuted dimensions, and parts of one array into another. Elements of any size.
#pragma once

#include <cstddef>
#include <vector>

#include "core/tensor/shape.h"

namespace quantie::compute {

/// out's dimension i is from's dimension order[i]; `size` bytes per element.
void permute(const std::byte* from, const Shape& shape, const std::vector<std::size_t>& order, std::size_t size,
             std::byte* out);

/// A block of elements in an array: where it begins, and how far it is to the next element along each dimension.
struct Block {
    std::size_t offset = 0;
    std::vector<std::ptrdiff_t> strides;  ///< in elements; 0 repeats, negative ones walk back
};

/// Copies a block of that shape from one array into another.
void copyBlock(const std::byte* from, const Block& source, std::byte* to, const Block& target, const Shape& shape,
               std::size_t size);

}  // namespace quantie::compute
