// A file's bytes without reading them: the file is mapped, and whoever holds a part of it keeps the mapping alive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace quantie {

/// What keeps bytes alive: a mapping or a buffer.
class ByteOwner {
  public:
    ByteOwner() = default;
    ByteOwner(const ByteOwner&) = delete;
    ByteOwner& operator=(const ByteOwner&) = delete;
    virtual ~ByteOwner() = default;
    /// Throws Error(Unreadable) where the file behind the bytes was written to since it was mapped: touching the pages
    /// of a file that became shorter would end the program.
    virtual void checkUnchanged() const {}
};

struct FileBytes {
    std::shared_ptr<const ByteOwner> owner;
    std::span<const std::byte> bytes;

    /// `size` bytes from `offset`; throws Error(Unreadable) where they are not inside.
    FileBytes part(std::uint64_t offset, std::uint64_t size) const;
    std::string_view text() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
};

/// Maps a regular file; throws Error(Unreadable) with its path.
FileBytes mapFile(const std::string& path);
/// Bytes that are in memory already.
FileBytes fileBytes(std::vector<std::byte> bytes);

}  // namespace quantie
