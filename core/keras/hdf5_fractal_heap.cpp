#include "core/keras/hdf5_fractal_heap.h"

#include <algorithm>
#include <bit>

#include "core/base/error.h"

namespace quantie {
namespace {

[[noreturn]] void unsupported(const char* reason) {
    throw Error(ErrorCode::Unsupported, "", reason);
}

}  // namespace

Hdf5FractalHeap::Hdf5FractalHeap(const Hdf5Image& image, std::uint64_t address) : m_image(image) {
    ByteReader reader = image.at(address);
    reader.expect("FRHP");
    reader.skip(3);  // version, size of an id
    if (reader.u16() != 0) unsupported("a compressed heap");
    reader.skip(1);  // flags
    const std::uint32_t maxObject = reader.u32();
    reader.skip(4 * image.lengthSize + 2 * image.addressSize);  // huge objects, free space
    reader.skip(6 * image.lengthSize);                          // counters
    m_width = reader.u16();
    m_startSize = image.length(reader);
    m_maxDirect = image.length(reader);
    const std::size_t maxBits = reader.u16();
    reader.skip(2);  // rows of the root at first
    m_root = image.address(reader);
    m_rootRows = reader.u16();
    const bool sizesAreGood = std::has_single_bit(m_startSize) && std::has_single_bit(m_maxDirect) &&
                              m_startSize <= m_maxDirect && m_maxDirect <= (std::uint64_t{1} << 32);
    if (m_width == 0 || !sizesAreGood || maxBits == 0 || maxBits > 64 || m_rootRows > 64) throwDamaged();
    m_offsetSize = (maxBits + 7) / 8;
    const auto log2 = [](std::uint64_t value) { return static_cast<std::size_t>(std::bit_width(value)) - 1; };
    m_lengthSize = std::min((log2(m_maxDirect) + 7) / 8, log2(std::max<std::uint64_t>(maxObject, 1)) / 8 + 1);
    if (m_lengthSize == 0) throwDamaged();
}

std::span<const std::byte> Hdf5FractalHeap::object(std::span<const std::byte> id) const {
    ByteReader reader(id);
    const unsigned head = reader.u8();
    switch (head >> 4 & 0x03U) {
        case 0: {
            const std::uint64_t offset = reader.number(m_offsetSize);
            return managed(offset, reader.number(m_lengthSize));
        }
        case 2:
            return reader.take((head & 0x0FU) + 1);
        default:
            unsupported("an entry that is stored outside its heap");
    }
}

/// Rows 0 and 1 hold blocks of the first size, each further row of twice the one before.
std::uint64_t Hdf5FractalHeap::rowSize(std::size_t row) const {
    return m_startSize << (row == 0 ? 0 : row - 1);
}

std::span<const std::byte> Hdf5FractalHeap::managed(std::uint64_t offset, std::uint64_t length) const {
    if (m_rootRows == 0) return inBlock(m_root, offset, m_startSize, length);
    std::uint64_t block = m_root;
    std::size_t rows = m_rootRows;
    // Each round goes from a block of blocks to the one inside it that holds the offset.
    for (std::size_t depth = 0; depth < 64; ++depth) {
        ByteReader reader = m_image.at(block);
        reader.expect("FHIB");
        reader.skip(1 + m_image.addressSize + m_offsetSize);  // version, heap, offset
        std::uint64_t rowStart = 0;
        std::size_t row = 0;
        for (; row < rows && offset - rowStart >= rowSize(row) * m_width; ++row) rowStart += rowSize(row) * m_width;
        if (row == rows) throwDamaged();
        const std::uint64_t size = rowSize(row);
        const std::uint64_t column = (offset - rowStart) / size;
        reader.skip((row * m_width + column) * m_image.addressSize);
        block = m_image.address(reader);
        offset -= rowStart + column * size;
        if (size <= m_maxDirect) return inBlock(block, offset, size, length);
        rows = static_cast<std::size_t>(std::bit_width(size / (m_startSize * m_width)));
    }
    throwDamaged();
}

std::span<const std::byte> Hdf5FractalHeap::inBlock(std::uint64_t block, std::uint64_t offset, std::uint64_t size,
                                                    std::uint64_t length) const {
    ByteReader reader = m_image.at(block, size);
    if (!reader.startsWith("FHDB")) throwDamaged();
    reader.skip(offset);
    return reader.take(length);
}

}  // namespace quantie
