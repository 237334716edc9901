// Datasets that are stored in chunks, compressed or not (specification, III.A.1 and IV.A.2.l).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/keras/hdf5_image.h"
#include "core/tensor/shape.h"

namespace quantie {

enum class Hdf5Filter : std::uint16_t { Deflate = 1, Shuffle = 2, Fletcher32 = 3 };

/// In the order in which they were applied when writing. Throws Error(Unsupported) for others.
std::vector<Hdf5Filter> parseHdf5Filters(std::span<const std::byte> body);

struct Hdf5Chunks {
    Hdf5Image image;
    std::uint64_t index = 0;  ///< address of the B-tree
    Shape shape;
    std::vector<std::uint32_t> chunk;  ///< as the layout message has it: dimensions, then the bytes of an element
    std::size_t elementSize = 0;
    std::vector<Hdf5Filter> filters;
};

/// All values in C order; zeros where none were written. Before memory is taken, what the file stores of the array is
/// compared with what it claims: more than deflate can inflate to, or more than 16 GiB, is Error(Unreadable).
std::vector<std::byte> readHdf5Chunks(const Hdf5Chunks& chunks);

}  // namespace quantie
