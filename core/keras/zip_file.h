// Reading zip files: the .keras and .npz containers. Only stored and deflated members are read.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/file_bytes.h"

namespace quantie {

struct ZipMember {
    std::string name;
    std::uint64_t size = 0;
    std::uint64_t storedSize = 0;  ///< compressed
    bool stored = false;           ///< not compressed: its bytes stand in the file as they are
    bool encrypted = false;
};

/// A cheap handle; copies share the open file. Calls on copies must not overlap in time.
class ZipFile {
  public:
    /// Throws Error(Unreadable) where this is no zip file, where two members have one name, or where the members claim
    /// more than deflate could hold in the file.
    static ZipFile open(const std::string& path);
    static ZipFile openBytes(FileBytes bytes, const std::string& name);

    /// In the order of the file's directory.
    const std::vector<ZipMember>& members() const;
    bool has(const std::string& member) const;

    /// A member's bytes: those of the file itself where it is stored (not checked against its checksum, so that nothing
    /// is read before it is needed), else inflated into memory and checked. Throws Error(Unreadable) or, for encrypted
    /// members and other compressions, Error(Unsupported).
    FileBytes read(const std::string& member) const;
    /// Where a stored member's bytes begin in the file; nothing for a compressed one.
    std::optional<std::uint64_t> storedOffset(const std::string& member) const;

  private:
    struct State;
    explicit ZipFile(std::shared_ptr<State> state) : m_state(std::move(state)) {}
    std::uint64_t indexOf(const std::string& member) const;

    std::shared_ptr<State> m_state;
};

}  // namespace quantie
