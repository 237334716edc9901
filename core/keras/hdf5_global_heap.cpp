#include "core/keras/hdf5_global_heap.h"

#include <algorithm>
#include <string_view>

namespace quantie {

std::string Hdf5GlobalHeap::text(std::span<const std::byte> reference) {
    ByteReader reader(reference);
    const std::uint64_t length = reader.u32();
    const std::uint64_t address = m_image.address(reader);
    const std::uint64_t index = reader.u32();
    if (address == 0 || length == 0) return {};
    const Objects& objects = collection(address);
    const auto found = objects.find(index);
    if (found == objects.end()) throwDamaged();
    m_textBudget.spend(length);
    const std::string_view text = ByteReader(found->second).text(length);
    return std::string(text.substr(0, text.find('\0')));
}

const Hdf5GlobalHeap::Objects& Hdf5GlobalHeap::collection(std::uint64_t address) {
    const auto found = m_collections.find(address);
    return found != m_collections.end() ? found->second
                                        : m_collections.emplace(address, readCollection(address)).first->second;
}

Hdf5GlobalHeap::Objects Hdf5GlobalHeap::readCollection(std::uint64_t address) {
    ByteReader header = m_image.at(address);
    header.expect("GCOL");
    header.skip(4);  // version
    const std::uint64_t size = m_image.length(header);
    const std::size_t headerSize = (8 + m_image.lengthSize + 7) / 8 * 8;
    ByteReader objectReader = m_image.at(address, size);
    objectReader.skip(headerSize);

    Objects objects;
    while (objectReader.left() >= headerSize) {
        ByteReader object(objectReader.take(headerSize));
        const std::uint64_t index = object.u16();
        object.skip(6);  // reference count
        const std::uint64_t bytes = m_image.length(object);
        if (index == 0) break;  // the free space at the end
        m_objectBudget.spend(1);
        objects.emplace(index, objectReader.take(bytes));
        objectReader.skip(std::min<std::size_t>((8 - bytes % 8) % 8, objectReader.left()));
    }
    return objects;
}

}  // namespace quantie
