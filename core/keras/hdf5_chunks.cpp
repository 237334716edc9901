#include "core/keras/hdf5_chunks.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "core/base/error.h"

namespace quantie {
namespace {

constexpr std::uint64_t maxArrayBytes = std::uint64_t{16} << 30;
/// deflate reaches 1032:1.
constexpr std::uint64_t maxInflation = 1100;
constexpr std::uint64_t maxUnwrittenBytes = std::uint64_t{1} << 20;
constexpr std::size_t checksumSize = 4;

[[noreturn]] void fail(const std::string& reason) {
    throw Error(ErrorCode::Unreadable, "", reason);
}

struct Chunk {
    std::vector<std::uint64_t> offset;  ///< of its first element
    std::uint32_t skippedFilters = 0;   ///< a bit for each
    std::span<const std::byte> stored;
};

/// The index: a B-tree whose keys say where in the array a chunk belongs.
class ChunkIndex {
  public:
    ChunkIndex(const Hdf5Image& image, std::size_t rank)
        : m_image(image), m_rank(rank), m_nodes(image.budget()), m_stored(image.budget()) {}

    std::vector<Chunk> read(std::uint64_t address) {
        readNode(address, 256);
        return std::move(m_chunks);
    }

  private:
    void readNode(std::uint64_t address, unsigned parentLevel) {
        ByteReader reader = m_image.at(address);
        reader.expect("TREE");
        const unsigned kind = reader.u8();
        const unsigned level = reader.u8();
        if (kind != 1 || level >= parentLevel) throwDamaged();
        const std::size_t entries = reader.u16();
        m_nodes.spend(24 + entries * (8 + 8 * (m_rank + 1) + m_image.addressSize));
        m_image.address(reader);  // siblings
        m_image.address(reader);
        for (std::size_t i = 0; i < entries; ++i) {
            const std::uint32_t size = reader.u32();
            Chunk chunk;
            chunk.skippedFilters = reader.u32();
            for (std::size_t axis = 0; axis < m_rank; ++axis) chunk.offset.push_back(reader.number(8));
            reader.skip(8);  // the offset inside an element
            const std::uint64_t child = m_image.address(reader);
            if (level > 0) {
                readNode(child, level);
                continue;
            }
            m_stored.spend(size);
            chunk.stored = m_image.at(child, size).rest();
            m_chunks.push_back(std::move(chunk));
        }
    }

    const Hdf5Image& m_image;
    std::size_t m_rank;
    ByteBudget m_nodes;
    ByteBudget m_stored;
    std::vector<Chunk> m_chunks;
};

/// zlib's inflate, up to `limit` bytes.
std::vector<std::byte> inflated(std::span<const std::byte> bytes, std::size_t limit) {
    std::vector<std::byte> out(limit);
    uLongf size = limit;
    const int result = uncompress(reinterpret_cast<Bytef*>(out.data()), &size,
                                  reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
    if (result != Z_OK) fail("the compressed values are damaged");
    out.resize(size);
    return out;
}

/// The filter writes the first bytes of all elements, then the second ones, …
std::vector<std::byte> unshuffled(const std::vector<std::byte>& bytes, std::size_t elementSize) {
    std::vector<std::byte> out(bytes);
    const std::size_t count = bytes.size() / elementSize;
    for (std::size_t part = 0; part < elementSize; ++part) {
        for (std::size_t i = 0; i < count; ++i) out[i * elementSize + part] = bytes[part * count + i];
    }
    return out;
}

std::vector<std::byte> decoded(const Chunk& chunk, const Hdf5Chunks& chunks, std::size_t chunkBytes) {
    std::vector<std::byte> values(chunk.stored.begin(), chunk.stored.end());
    for (std::size_t i = chunks.filters.size(); i-- > 0;) {
        if ((chunk.skippedFilters >> i & 1U) != 0) continue;
        switch (chunks.filters[i]) {
            case Hdf5Filter::Deflate:
                values = inflated(values, chunkBytes + checksumSize);
                break;
            case Hdf5Filter::Shuffle:
                values = unshuffled(values, chunks.elementSize);
                break;
            case Hdf5Filter::Fletcher32:
                if (values.size() < checksumSize) throwDamaged();
                values.resize(values.size() - checksumSize);
                break;
        }
    }
    if (values.size() != chunkBytes) fail("a chunk of values is damaged");
    return values;
}

/// Copies the part of a chunk that lies inside the array, row by row along the last axis.
class Placer {
  public:
    explicit Placer(const Hdf5Chunks& chunks) : m_chunks(chunks), m_rank(chunks.shape.size()) {}

    void place(const Chunk& chunk, const std::vector<std::byte>& values, std::vector<std::byte>& out) const {
        for (std::size_t axis = 0; axis < m_rank; ++axis) {
            if (chunk.offset[axis] >= dim(axis) || chunk.offset[axis] % m_chunks.chunk[axis] != 0) throwDamaged();
        }
        copy(chunk, values, out, 0, 0, 0);
    }

  private:
    std::uint64_t dim(std::size_t axis) const { return static_cast<std::uint64_t>(m_chunks.shape[axis]); }

    /// `from` and `to` count elements of the axes before.
    void copy(const Chunk& chunk, const std::vector<std::byte>& values, std::vector<std::byte>& out, std::size_t axis,
              std::uint64_t from, std::uint64_t to) const {
        const std::uint64_t inside = std::min<std::uint64_t>(m_chunks.chunk[axis], dim(axis) - chunk.offset[axis]);
        from *= m_chunks.chunk[axis];
        to = to * dim(axis) + chunk.offset[axis];
        if (axis + 1 == m_rank) {
            const std::size_t size = m_chunks.elementSize;
            std::memcpy(out.data() + to * size, values.data() + from * size, inside * size);
            return;
        }
        for (std::uint64_t i = 0; i < inside; ++i) copy(chunk, values, out, axis + 1, from + i, to + i);
    }

    const Hdf5Chunks& m_chunks;
    std::size_t m_rank;
};

std::uint64_t product(std::uint64_t a, std::uint64_t b) {
    std::uint64_t result = 0;
    if (__builtin_mul_overflow(a, b, &result)) fail("an array that is larger than any memory");
    return result;
}

void checkSize(std::uint64_t bytes, std::uint64_t stored) {
    if (bytes > maxArrayBytes) fail("arrays in chunks of more than 16 GiB are not read");
    if (bytes > maxUnwrittenBytes && (bytes - maxUnwrittenBytes) / maxInflation > stored) {
        fail("the array claims " + std::to_string(bytes) + " bytes, of which the file stores only " +
             std::to_string(stored));
    }
}

}  // namespace

std::vector<Hdf5Filter> parseHdf5Filters(std::span<const std::byte> body) {
    ByteReader reader(body);
    const unsigned version = reader.u8();
    if (version != 1 && version != 2) throwDamaged();
    const std::size_t count = reader.u8();
    if (version == 1) reader.skip(6);
    std::vector<Hdf5Filter> filters;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint16_t id = reader.u16();
        const bool hasName = version == 1 || id >= 256;
        const std::size_t nameSize = hasName ? reader.u16() : 0;
        reader.skip(2);  // flags
        const std::size_t parameters = reader.u16();
        reader.skip(nameSize);  // version 1 counts its padding
        reader.skip(4 * (parameters + (version == 1 ? parameters % 2 : 0)));
        if (id < 1 || id > 3) {
            throw Error(ErrorCode::Unsupported, "",
                        "the values are compressed with HDF5 filter " + std::to_string(id) + "; only gzip is read");
        }
        filters.push_back(static_cast<Hdf5Filter>(id));
    }
    return filters;
}

std::vector<std::byte> readHdf5Chunks(const Hdf5Chunks& chunks) {
    const std::size_t rank = chunks.shape.size();
    if (rank == 0 || chunks.chunk.size() != rank + 1 || chunks.chunk[rank] != chunks.elementSize) throwDamaged();
    std::uint64_t chunkBytes = chunks.elementSize;
    std::uint64_t grid = 1;
    for (std::size_t axis = 0; axis < rank; ++axis) {
        if (chunks.chunk[axis] == 0) throwDamaged();
        chunkBytes = product(chunkBytes, chunks.chunk[axis]);
        grid = product(grid, (static_cast<std::uint64_t>(chunks.shape[axis]) - 1) / chunks.chunk[axis] + 1);
    }
    const std::vector<Chunk> stored = ChunkIndex(chunks.image, rank).read(chunks.index);
    if (stored.size() > grid) throwDamaged();
    std::uint64_t storedBytes = 0;
    for (const Chunk& chunk : stored) storedBytes += chunk.stored.size();
    const auto bytes = product(static_cast<std::uint64_t>(elementCount(chunks.shape)), chunks.elementSize);
    checkSize(std::max(bytes, stored.empty() ? 0 : chunkBytes), storedBytes);

    std::vector<std::byte> values(bytes);
    const Placer placer(chunks);
    for (const Chunk& chunk : stored) placer.place(chunk, decoded(chunk, chunks, chunkBytes), values);
    return values;
}

}  // namespace quantie
