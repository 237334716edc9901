#include "core/keras/hdf5_dense.h"

#include <bit>
#include <string_view>

#include "core/base/error.h"
#include "core/keras/hdf5_fractal_heap.h"

namespace quantie {
namespace {

constexpr std::size_t nodePrefix = 6;    ///< signature, version, type
constexpr std::size_t checksumSize = 4;  ///< ends a node

/// Bytes that hold a count up to `most`.
std::size_t bytesFor(std::uint64_t most) {
    return (static_cast<std::size_t>(std::bit_width(most)) + 7) / 8;
}

/// A version-2 B-tree: its records, in order.
class Tree {
  public:
    Tree(const Hdf5Image& image, unsigned type, std::size_t recordSize, std::uint64_t address, ByteBudget& budget)
        : m_image(image), m_budget(budget) {
        ByteReader reader = image.at(address);
        reader.expect("BTHD");
        reader.skip(1);  // version
        if (reader.u8() != type) throwDamaged();
        m_nodeSize = reader.u32();
        m_recordSize = reader.u16();
        const unsigned depth = reader.u16();
        reader.skip(2);  // when to split and merge
        const std::uint64_t root = image.address(reader);
        const std::uint64_t records = reader.u16();
        if (m_recordSize < recordSize || m_nodeSize < nodePrefix + checksumSize || depth > 32) throwDamaged();
        measure(depth);
        if (image.isDefined(root)) read(root, records, depth);
    }

    const std::vector<std::span<const std::byte>>& records() const { return m_records; }

  private:
    /// How wide the counts in pointers to nodes of each depth are.
    void measure(unsigned depth) {
        const std::uint64_t room = m_nodeSize - nodePrefix - checksumSize;
        std::uint64_t most = room / m_recordSize;  // records of a leaf, of all below a node
        m_countSize = bytesFor(most);
        m_totalSizes.push_back(0);
        for (unsigned level = 1; level <= depth; ++level) {
            const std::uint64_t pointer = m_image.addressSize + m_countSize + m_totalSizes.back();
            if (room < pointer) throwDamaged();
            const std::uint64_t records = (room - pointer) / (m_recordSize + pointer);
            if (most > (std::uint64_t{1} << 40)) throwDamaged();
            most = (records + 1) * most + records;
            m_totalSizes.push_back(bytesFor(most));
        }
    }

    void read(std::uint64_t address, std::uint64_t count, unsigned depth) {
        m_budget.spend(m_nodeSize);
        ByteReader reader = m_image.at(address, m_nodeSize);
        reader.expect(depth == 0 ? "BTLF" : "BTIN");
        reader.skip(2);  // version, type
        ByteReader records(reader.take(count * m_recordSize));
        for (std::uint64_t i = 0; i <= count; ++i) {
            if (depth > 0) {
                const std::uint64_t child = m_image.address(reader);
                const std::uint64_t childCount = reader.number(m_countSize);
                reader.skip(m_totalSizes[depth - 1]);
                read(child, childCount, depth - 1);
            }
            if (i < count) m_records.push_back(records.take(m_recordSize));
        }
    }

    const Hdf5Image& m_image;
    ByteBudget& m_budget;
    std::size_t m_nodeSize = 0;
    std::size_t m_recordSize = 0;
    std::size_t m_countSize = 0;
    std::vector<std::size_t> m_totalSizes;  ///< by depth
    std::vector<std::span<const std::byte>> m_records;
};

}  // namespace

std::vector<std::span<const std::byte>> readHdf5Dense(const Hdf5Image& image, Hdf5DenseKind kind, std::uint64_t heap,
                                                      std::uint64_t tree, ByteBudget& budget) {
    const bool isLinks = kind == Hdf5DenseKind::Links;
    const std::size_t recordSize = isLinks ? 11 : 17;
    const Hdf5FractalHeap objects(image, heap);
    std::vector<std::span<const std::byte>> messages;
    const Tree list(image, isLinks ? 5 : 8, recordSize, tree, budget);
    for (const auto& record : list.records()) {
        constexpr std::byte sharedFlag{0x02};
        if (!isLinks && (record[8] & sharedFlag) != std::byte{0}) {
            throw Error(ErrorCode::Unsupported, "", "a table of shared attributes");
        }
        messages.push_back(objects.object(isLinks ? record.subspan(4, 7) : record.first(8)));
        budget.spend(messages.back().size());
    }
    return messages;
}

}  // namespace quantie
