// The bytes of an HDF5 file and the sizes that its numbers have (HDF5 File Format Specification 3.0).
//
// The reader is our own: libhdf5 1.10, which the supported systems have, writes past its buffers on damaged files, and
// a file that somebody sends must not be able to do that. It reads all that h5py writes but for chunks of
// libver="latest", which are refused with a clear message.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/file_bytes.h"

namespace quantie {

/// Throws Error(Unreadable): "the file is damaged or truncated".
[[noreturn]] void throwDamaged();

/// Reads little-endian numbers from front to back; never beyond the end: throws Error(Unreadable) there.
class ByteReader {
  public:
    explicit ByteReader(std::span<const std::byte> bytes) : m_rest(bytes), m_size(bytes.size()) {}

    std::uint64_t number(std::size_t size);  ///< of 1 … 8 bytes
    std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
    std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
    std::span<const std::byte> take(std::uint64_t size);
    std::string_view text(std::uint64_t size);
    void skip(std::uint64_t size) { take(size); }
    /// Throws where the next bytes are not these.
    void expect(std::string_view signature);
    bool startsWith(std::string_view signature) const;
    std::size_t left() const { return m_rest.size(); }
    std::size_t position() const { return m_size - m_rest.size(); }
    std::span<const std::byte> rest() const { return m_rest; }

  private:
    std::span<const std::byte> m_rest;
    std::size_t m_size;
};

/// Bounds the work on structures that may point at each other in circles: honest ones are read about once.
class ByteBudget {
  public:
    explicit ByteBudget(std::uint64_t bytes) : m_left(bytes) {}
    /// Throws Error(Unreadable) once more was spent than there is.
    void spend(std::uint64_t bytes);

  private:
    std::uint64_t m_left;
};

struct Hdf5Image {
    FileBytes bytes;
    std::uint64_t base = 0;  ///< where addresses count from: after the user block
    std::size_t addressSize = 8;
    std::size_t lengthSize = 8;
    std::uint64_t root = 0;  ///< address of the root group's header

    /// From an address to the end of the file, or so many bytes; throws Error(Unreadable) where that is outside.
    ByteReader at(std::uint64_t address) const;
    ByteReader at(std::uint64_t address, std::uint64_t size) const;
    std::uint64_t address(ByteReader& reader) const { return reader.number(addressSize); }
    std::uint64_t length(ByteReader& reader) const { return reader.number(lengthSize); }
    /// Undefined addresses are all ones.
    bool isDefined(std::uint64_t address) const;
    ByteBudget budget() const { return ByteBudget(bytes.bytes.size()); }
};

/// Finds and reads the superblock, versions 0 to 3. Throws Error(Unreadable).
Hdf5Image openHdf5Image(FileBytes bytes);

}  // namespace quantie
