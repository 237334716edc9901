// Writing a file so that it is either there, whole, or not there at all: it is written beside its target and replaces
// it at the end.
#pragma once

#include <span>
#include <string>

namespace quantie {

/// An empty file with a name of its own in the target's folder; the name ends like the target's. It is removed where it
/// was not committed.
class TempFile {
  public:
    /// Throws Error(Unwritable) with the target's path where the target could not be replaced in the end: a missing
    /// folder, no permission, a folder or a device in its place. A symbolic link is followed.
    explicit TempFile(const std::string& target);
    ~TempFile();
    TempFile(TempFile&& other) noexcept;
    TempFile& operator=(TempFile&&) = delete;

    const std::string& path() const { return m_path; }      ///< where to write
    const std::string& target() const { return m_target; }  ///< what it will become

    /// Puts the bytes on the disk and the file in its target's place. Throws Error(Unwritable); then the target is as
    /// it was.
    void commit();
    /// The same for files that belong together (an architecture and its weights): all of them or none, as far as the
    /// file system lets us: targets replaced before a failure are put back.
    static void commit(std::span<TempFile> files);

  private:
    void sync() const;
    void keepOldTarget();
    void replaceTarget();
    void restoreTarget() noexcept;
    void forget() noexcept;

    std::string m_target;
    std::string m_path;    ///< empty once committed
    std::string m_backup;  ///< a second name of the replaced target while a set is committed; else empty
    bool m_isNew = false;  ///< there was no target before
    bool m_replaced = false;
};

}  // namespace quantie
