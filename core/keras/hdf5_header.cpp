#include "core/keras/hdf5_header.h"

#include <deque>
#include <string>

#include "core/base/error.h"

namespace quantie {
namespace {

constexpr unsigned sharedFlag = 0x02;

/// Collects the messages of a header's blocks; continuations are followed in the order in which they are met.
class HeaderReader {
  public:
    explicit HeaderReader(const Hdf5Image& image) : m_image(image), m_budget(image.budget()) {}

    Hdf5Header read(std::uint64_t address) {
        ByteReader reader = m_image.at(address);
        reader.startsWith("OHDR") ? readNew(reader) : readOld(reader);
        while (!m_continuations.empty()) {
            const auto body = m_continuations.front();
            m_continuations.pop_front();
            follow(body);
        }
        return std::move(m_header);
    }

  private:
    void readOld(ByteReader& reader) {
        if (reader.u8() != 1) throwDamaged();
        reader.skip(7);  // reserved, number of messages, reference count
        const std::uint32_t size = reader.u32();
        reader.skip(4);  // padding
        readOldBlock(ByteReader(reader.take(size)));
    }

    void readOldBlock(ByteReader block) {
        while (block.left() >= 8) {
            const std::uint16_t type = block.u16();
            const std::uint16_t size = block.u16();
            const unsigned flags = block.u8();
            block.skip(3);
            add(type, flags, block.take(size));
        }
    }

    void readNew(ByteReader& reader) {
        m_isNew = true;
        reader.expect("OHDR");
        if (reader.u8() != 2) throwDamaged();
        const unsigned flags = reader.u8();
        m_hasOrder = (flags & 0x04U) != 0;
        if ((flags & 0x20U) != 0) reader.skip(16);  // times
        if ((flags & 0x10U) != 0) reader.skip(4);   // when to store attributes densely
        readNewBlock(ByteReader(reader.take(reader.number(std::size_t{1} << (flags & 0x03U)))));
    }

    void readNewBlock(ByteReader block) {
        const std::size_t prefix = m_hasOrder ? 6 : 4;
        while (block.left() >= prefix) {
            const std::uint8_t type = block.u8();
            const std::uint16_t size = block.u16();
            const unsigned flags = block.u8();
            block.skip(prefix - 4);
            add(type, flags, block.take(size));
        }
    }

    void follow(std::span<const std::byte> body) {
        ByteReader reader(body);
        const std::uint64_t address = m_image.address(reader);
        const std::uint64_t length = m_image.length(reader);
        ByteReader block = m_image.at(address, length);
        m_budget.spend(length + 1);
        if (!m_isNew) {
            readOldBlock(block);
            return;
        }
        block.expect("OCHK");
        if (block.left() < 4) throwDamaged();
        readNewBlock(ByteReader(block.take(block.left() - 4)));  // a checksum ends it
    }

    void add(std::uint16_t type, unsigned flags, std::span<const std::byte> body) {
        if (type == 0) return;  // a gap
        if (type == static_cast<std::uint16_t>(Hdf5MessageType::Continuation)) {
            m_continuations.push_back(body);
            return;
        }
        m_header.messages.push_back({static_cast<Hdf5MessageType>(type), (flags & sharedFlag) != 0, body});
    }

    const Hdf5Image& m_image;
    ByteBudget m_budget;
    bool m_isNew = false;
    bool m_hasOrder = false;
    std::deque<std::span<const std::byte>> m_continuations;  ///< where blocks to come stand
    Hdf5Header m_header;
};

}  // namespace

const Hdf5Message* Hdf5Header::find(Hdf5MessageType type) const {
    for (const Hdf5Message& message : messages) {
        if (message.type == type) return &message;
    }
    return nullptr;
}

bool Hdf5Header::isGroup() const {
    return find(Hdf5MessageType::SymbolTable) != nullptr || find(Hdf5MessageType::LinkInfo) != nullptr;
}

Hdf5Header readHdf5Header(const Hdf5Image& image, std::uint64_t address) {
    return HeaderReader(image).read(address);
}

std::span<const std::byte> resolveShared(const Hdf5Image& image, bool isShared, std::span<const std::byte> body,
                                         Hdf5MessageType type) {
    if (!isShared) return body;
    ByteReader reader(body);
    const unsigned version = reader.u8();
    const unsigned kind = reader.u8();
    if (version == 1) reader.skip(6);
    if (version == 3 && kind != 2) throw Error(ErrorCode::Unsupported, "", "a table of shared messages");
    const Hdf5Header header = readHdf5Header(image, image.address(reader));
    const Hdf5Message* message = header.find(type);
    if (message == nullptr || message->isShared) throwDamaged();
    return message->body;
}

}  // namespace quantie
