// A heap of small objects in blocks that double in size (specification, III.G).
#pragma once

#include <cstdint>
#include <span>

#include "core/keras/hdf5_image.h"

namespace quantie {

class Hdf5FractalHeap {
  public:
    Hdf5FractalHeap(const Hdf5Image& image, std::uint64_t address);

    /// The object behind a heap id. Throws as readHdf5Dense does.
    std::span<const std::byte> object(std::span<const std::byte> id) const;

  private:
    std::uint64_t rowSize(std::size_t row) const;
    std::span<const std::byte> managed(std::uint64_t offset, std::uint64_t length) const;
    std::span<const std::byte> inBlock(std::uint64_t block, std::uint64_t offset, std::uint64_t size,
                                       std::uint64_t length) const;

    const Hdf5Image& m_image;
    std::size_t m_width = 0;        ///< blocks in a row
    std::uint64_t m_startSize = 0;  ///< bytes of a block in the first row
    std::uint64_t m_maxDirect = 0;  ///< bigger blocks are made of blocks
    std::size_t m_offsetSize = 0;   ///< bytes of an offset in the heap
    std::size_t m_lengthSize = 0;   ///< bytes of an object's length
    std::uint64_t m_root = 0;       ///< address
    std::size_t m_rootRows = 0;     ///< 0: the root is a direct block
};

}  // namespace quantie
