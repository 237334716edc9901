#include "core/keras/hdf5_image.h"

#include <cstring>
#include <limits>
#include <utility>

#include "core/base/error.h"

namespace quantie {
namespace {

constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";

[[noreturn]] void fail(const std::string& reason) {
    throw Error(ErrorCode::Unreadable, "", reason);
}

/// The signature stands at 0, or after a user block of 512, 1024, 2048, … bytes.
std::uint64_t findSignature(const FileBytes& file) {
    for (std::uint64_t at = 0; at < file.bytes.size(); at = at == 0 ? 512 : at * 2) {
        if (ByteReader(file.bytes.subspan(at)).startsWith(signature)) return at;
    }
    fail("this is no HDF5 file");
}

void readSizes(Hdf5Image& image, ByteReader& reader) {
    image.addressSize = reader.u8();
    image.lengthSize = reader.u8();
    for (const std::size_t size : {image.addressSize, image.lengthSize}) {
        if (size != 2 && size != 4 && size != 8) throwDamaged();
    }
}

}  // namespace

void throwDamaged() {
    fail("the file is damaged or truncated");
}

std::uint64_t ByteReader::number(std::size_t size) {
    const auto bytes = take(size);
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data(), std::min(size, sizeof(value)));
    return value;
}

std::span<const std::byte> ByteReader::take(std::uint64_t size) {
    if (size > m_rest.size()) throwDamaged();
    const auto result = m_rest.first(size);
    m_rest = m_rest.subspan(size);
    return result;
}

std::string_view ByteReader::text(std::uint64_t size) {
    const auto bytes = take(size);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void ByteReader::expect(std::string_view expected) {
    if (text(expected.size()) != expected) throwDamaged();
}

bool ByteReader::startsWith(std::string_view expected) const {
    return m_rest.size() >= expected.size() && std::memcmp(m_rest.data(), expected.data(), expected.size()) == 0;
}

void ByteBudget::spend(std::uint64_t bytes) {
    if (bytes > m_left) throwDamaged();
    m_left -= bytes;
}

ByteReader Hdf5Image::at(std::uint64_t address) const {
    if (address > bytes.bytes.size() - base) throwDamaged();
    return ByteReader(bytes.bytes.subspan(base + address));
}

ByteReader Hdf5Image::at(std::uint64_t address, std::uint64_t size) const {
    return ByteReader(at(address).take(size));
}

bool Hdf5Image::isDefined(std::uint64_t address) const {
    return address != std::numeric_limits<std::uint64_t>::max() >> (64 - 8 * addressSize);
}

Hdf5Image openHdf5Image(FileBytes bytes) {
    Hdf5Image image;
    image.base = findSignature(bytes);
    image.bytes = std::move(bytes);
    ByteReader reader = image.at(signature.size());
    const unsigned version = reader.u8();
    std::uint64_t statedBase = 0;
    std::uint64_t end = 0;
    if (version <= 1) {
        reader.skip(4);  // versions of parts
        readSizes(image, reader);
        reader.skip(version == 0 ? 9 : 13);  // sizes of B-tree nodes, flags
        statedBase = image.address(reader);
        image.address(reader);  // free space
        end = image.address(reader);
        image.address(reader);  // driver information
        image.address(reader);  // the root's entry begins with the offset of its name
        image.root = image.address(reader);
    } else if (version <= 3) {
        readSizes(image, reader);
        reader.skip(1);  // flags
        statedBase = image.address(reader);
        image.address(reader);  // superblock extension
        end = image.address(reader);
        image.root = image.address(reader);
    } else {
        throw Error(ErrorCode::Unsupported, "", "an HDF5 file of version " + std::to_string(version));
    }
    if (end < statedBase || end - statedBase > image.bytes.bytes.size() - image.base) {
        fail("the file is truncated: it is shorter than it says");
    }
    return image;
}

}  // namespace quantie
