#include "core/keras/hdf5_group.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/base/error.h"
#include "core/keras/hdf5_dense.h"

namespace quantie {
namespace {

/// Groups as all versions of the library write them by default: names in a local heap, entries in leaves of a B-tree.
class SymbolTable {
  public:
    SymbolTable(const Hdf5Image& image, ByteBudget& budget, std::span<const std::byte> message)
        : m_image(image), m_budget(budget), m_names(std::span<const std::byte>()) {
        ByteReader reader(message);
        const std::uint64_t tree = image.address(reader);
        readHeap(image.address(reader));
        readTree(tree, 256);
    }

    std::vector<Hdf5Link> take() { return std::move(m_links); }

  private:
    void readHeap(std::uint64_t address) {
        ByteReader reader = m_image.at(address);
        reader.expect("HEAP");
        reader.skip(4);  // version
        const std::uint64_t size = m_image.length(reader);
        m_image.length(reader);  // free space
        m_names = m_image.at(m_image.address(reader), size);
    }

    std::string name(std::uint64_t offset) const {
        ByteReader reader = m_names;
        reader.skip(offset);
        const std::string_view rest = reader.text(reader.left());
        const std::size_t end = rest.find('\0');
        if (end == std::string_view::npos) throwDamaged();
        m_budget.spend(end);
        return std::string(rest.substr(0, end));
    }

    void readTree(std::uint64_t address, unsigned parentLevel) {
        ByteReader reader = m_image.at(address);
        reader.expect("TREE");
        const unsigned kind = reader.u8();
        const unsigned level = reader.u8();
        if (kind != 0 || level >= parentLevel) throwDamaged();
        const std::size_t entries = reader.u16();
        m_budget.spend(24 + entries * (m_image.lengthSize + m_image.addressSize));
        m_image.address(reader);  // siblings
        m_image.address(reader);
        for (std::size_t i = 0; i < entries; ++i) {
            m_image.length(reader);  // key: the first name
            const std::uint64_t child = m_image.address(reader);
            level == 0 ? readNode(child) : readTree(child, level);
        }
    }

    void readNode(std::uint64_t address) {
        ByteReader reader = m_image.at(address);
        reader.expect("SNOD");
        reader.skip(2);  // version
        const std::size_t entries = reader.u16();
        m_budget.spend(8 + entries * (2 * m_image.addressSize + 24));
        for (std::size_t i = 0; i < entries; ++i) readEntry(reader);
    }

    void readEntry(ByteReader& reader) {
        Hdf5Link link;
        link.name = name(m_image.address(reader));
        link.address = m_image.address(reader);
        const std::uint32_t cached = reader.u32();
        reader.skip(4);
        ByteReader scratch(reader.take(16));
        if (cached == 2) {
            link.kind = Hdf5Link::Kind::Soft;
            link.target = name(scratch.u32());
        }
        m_links.push_back(std::move(link));
    }

    const Hdf5Image& m_image;
    ByteBudget& m_budget;
    ByteReader m_names;
    std::vector<Hdf5Link> m_links;
};

struct OrderedLink {
    std::uint64_t order = 0;
    Hdf5Link link;
};

OrderedLink parseLink(const Hdf5Image& image, std::span<const std::byte> body) {
    ByteReader reader(body);
    if (reader.u8() != 1) throwDamaged();
    const unsigned flags = reader.u8();
    const unsigned kind = (flags & 0x08U) != 0 ? reader.u8() : 0;
    OrderedLink result;
    if ((flags & 0x04U) != 0) result.order = reader.number(8);
    if ((flags & 0x10U) != 0) reader.skip(1);  // encoding of the name
    Hdf5Link& link = result.link;
    link.name = reader.text(reader.number(std::size_t{1} << (flags & 0x03U)));
    if (kind == 0) {
        link.address = image.address(reader);
    } else if (kind == 1) {
        link.kind = Hdf5Link::Kind::Soft;
        link.target = reader.text(reader.u16());
    } else {
        link.kind = Hdf5Link::Kind::External;
    }
    return result;
}

/// Newer groups: a message for each link, in the header or, where there are many, stored densely.
std::vector<Hdf5Link> linkMessages(const Hdf5Image& image, const Hdf5Header& group, std::span<const std::byte> info,
                                   ByteBudget& budget) {
    ByteReader reader(info);
    reader.skip(1);  // version
    const bool keepsOrder = (reader.u8() & 0x01U) != 0;
    if (keepsOrder) reader.skip(8);
    const std::uint64_t heap = image.address(reader);
    const std::uint64_t tree = image.address(reader);
    std::vector<OrderedLink> links;
    if (image.isDefined(heap)) {
        for (const auto& body : readHdf5Dense(image, Hdf5DenseKind::Links, heap, tree, budget)) {
            links.push_back(parseLink(image, body));
        }
    }
    for (const Hdf5Message& message : group.messages) {
        if (message.type == Hdf5MessageType::Link) links.push_back(parseLink(image, message.body));
    }
    std::stable_sort(links.begin(), links.end(), [keepsOrder](const OrderedLink& a, const OrderedLink& b) {
        return keepsOrder ? a.order < b.order : a.link.name < b.link.name;
    });
    std::vector<Hdf5Link> result;
    result.reserve(links.size());
    for (OrderedLink& link : links) result.push_back(std::move(link.link));
    return result;
}

}  // namespace

std::vector<Hdf5Link> readHdf5Links(const Hdf5Image& image, const Hdf5Header& group, ByteBudget& budget) {
    if (const Hdf5Message* table = group.find(Hdf5MessageType::SymbolTable)) {
        return SymbolTable(image, budget, table->body).take();
    }
    const Hdf5Message* info = group.find(Hdf5MessageType::LinkInfo);
    if (info == nullptr) throw Error(ErrorCode::Unreadable, "", "this is not a group");
    return linkMessages(image, group, info->body, budget);
}

}  // namespace quantie
