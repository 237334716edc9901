#include "core/base/temp_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "core/base/error.h"

namespace quantie {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& target, int error) {
    throw Error(ErrorCode::Unwritable, target, std::generic_category().message(error));
}

fs::path folderOf(const std::string& target) {
    const fs::path folder = fs::path(target).parent_path();
    return folder.empty() ? fs::path(".") : folder;
}

std::string hiddenName(const std::string& target) {
    static std::atomic<unsigned> counter{0};
    const std::string mark = ".quantie-" + std::to_string(::getpid()) + "-" + std::to_string(counter++) + "-";
    return (folderOf(target) / (mark + fs::path(target).filename().string())).string();
}

/// What the user meant by a name that is a symbolic link: the file behind it.
std::string resolved(const std::string& target) {
    std::error_code error;
    if (!fs::is_symlink(target, error)) return target;
    const fs::path real = fs::weakly_canonical(target, error);
    return error ? target : real.string();
}

/// The permissions that the new file takes over from an old one; throws where the target is nothing that may be
/// replaced.
std::optional<mode_t> modeOf(const std::string& target) {
    struct stat state {};
    if (::stat(target.c_str(), &state) != 0) {
        if (errno != ENOENT) fail(target, errno);
        return std::nullopt;
    }
    if (S_ISDIR(state.st_mode)) throw Error(ErrorCode::Unwritable, target, "this is a folder");
    if (!S_ISREG(state.st_mode)) throw Error(ErrorCode::Unwritable, target, "this is not a regular file");
    if (::access(target.c_str(), W_OK) != 0) fail(target, errno);
    return state.st_mode & 0777;
}

void syncFolder(const fs::path& folder) {
    // Makes the renaming itself last through a power cut; file systems that cannot do it lose nothing else.
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

}  // namespace

TempFile::TempFile(const std::string& target) : m_target(resolved(target)) {
    const auto mode = modeOf(m_target);
    int descriptor = -1;
    do {
        m_path = hiddenName(m_target);
        descriptor = ::open(m_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (descriptor < 0 && errno == EEXIST);
    if (descriptor < 0) fail(target, errno);
    if (mode) ::fchmod(descriptor, *mode);
    ::close(descriptor);
}

TempFile::~TempFile() {
    if (!m_path.empty()) ::unlink(m_path.c_str());
}

TempFile::TempFile(TempFile&& other) noexcept
    : m_target(std::move(other.m_target)),
      m_path(std::exchange(other.m_path, {})),
      m_backup(std::exchange(other.m_backup, {})),
      m_isNew(other.m_isNew),
      m_replaced(other.m_replaced) {}

void TempFile::commit() {
    sync();
    replaceTarget();
    forget();
}

void TempFile::commit(std::span<TempFile> files) {
    for (const TempFile& file : files) file.sync();
    try {
        for (TempFile& file : files) {
            file.keepOldTarget();
            file.replaceTarget();
        }
    } catch (...) {
        for (TempFile& file : files) file.restoreTarget();
        throw;
    }
    for (TempFile& file : files) file.forget();
}

void TempFile::sync() const {
    const int descriptor = ::open(m_path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) fail(m_target, errno);
    const int error = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    if (error != 0) fail(m_target, error);
}

void TempFile::keepOldTarget() {
    const std::string backup = hiddenName(m_target);
    if (::link(m_target.c_str(), backup.c_str()) == 0) {
        m_backup = backup;
    } else {
        m_isNew = errno == ENOENT;  // else a file system without hard links: nothing can be put back
    }
}

void TempFile::replaceTarget() {
    if (std::rename(m_path.c_str(), m_target.c_str()) != 0) fail(m_target, errno);
    m_replaced = true;
}

void TempFile::restoreTarget() noexcept {
    if (!m_backup.empty()) {
        // rename() does nothing where both names are one file, as they are before the target was replaced.
        static_cast<void>(std::rename(m_backup.c_str(), m_target.c_str()));
        ::unlink(m_backup.c_str());
        m_backup.clear();
    } else if (m_replaced && m_isNew) {
        ::unlink(m_target.c_str());
    }
    if (m_replaced) m_path.clear();
}

void TempFile::forget() noexcept {
    m_path.clear();
    if (!m_backup.empty()) ::unlink(m_backup.c_str());
    m_backup.clear();
    syncFolder(folderOf(m_target));
}

}  // namespace quantie
