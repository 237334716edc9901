// Dense storage: the links of big groups and the attributes of big objects in HDF5's newer form. A version-2 B-tree
// lists them, a "fractal heap" holds their messages (specification, III.A.2 and III.G). h5py writes it for names that
// are not ASCII, for track_order and for libver="latest".
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/keras/hdf5_image.h"

namespace quantie {

/// What a record of the tree looks like before its heap id, by what is listed.
enum class Hdf5DenseKind {
    Links,       ///< tree type 5: hash, heap id of 7 bytes
    Attributes,  ///< tree type 8: heap id of 8 bytes, flags, order, hash
};

/// The messages, in the order of the tree; what is read of the file is spent. Throws Error(Unreadable), or
/// Error(Unsupported) for messages that are stored compressed, shared, or outside the heap because of their size.
std::vector<std::span<const std::byte>> readHdf5Dense(const Hdf5Image& image, Hdf5DenseKind kind, std::uint64_t heap,
                                                      std::uint64_t tree, ByteBudget& budget);

}  // namespace quantie
