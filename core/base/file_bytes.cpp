#include "core/base/file_bytes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "core/base/error.h"

namespace quantie {
namespace {

[[noreturn]] void fail(const std::string& path, const std::string& reason) {
    throw Error(ErrorCode::Unreadable, path, reason);
}

bool sameState(const struct stat& a, const struct stat& b) {
    return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

class MappedFile : public ByteOwner {
  public:
    explicit MappedFile(const std::string& path) : m_path(path) {
        // Opening a pipe for reading would wait for a writer; O_NONBLOCK does not matter to regular files.
        m_descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (m_descriptor < 0) fail(path, std::generic_category().message(errno));
        try {
            map();
        } catch (...) {
            ::close(m_descriptor);
            throw;
        }
    }
    ~MappedFile() override {
        if (!m_bytes.empty()) ::munmap(const_cast<std::byte*>(m_bytes.data()), m_bytes.size());
        ::close(m_descriptor);
    }

    std::span<const std::byte> bytes() const { return m_bytes; }

    void checkUnchanged() const override {
        struct stat now {};
        if (::fstat(m_descriptor, &now) != 0 || !sameState(now, m_state)) {
            fail(m_path, "the file was changed by another program after it was opened; open it again");
        }
    }

  private:
    void map() {
        if (::fstat(m_descriptor, &m_state) != 0) fail(m_path, std::generic_category().message(errno));
        if (S_ISDIR(m_state.st_mode)) fail(m_path, "this is a folder, not a file");
        if (!S_ISREG(m_state.st_mode)) fail(m_path, "this is not a regular file");
        const auto size = static_cast<std::size_t>(m_state.st_size);
        if (size == 0) return;
        void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, m_descriptor, 0);
        if (address == MAP_FAILED) fail(m_path, std::generic_category().message(errno));
        m_bytes = {static_cast<const std::byte*>(address), size};
    }

    std::string m_path;
    int m_descriptor = -1;
    struct stat m_state {};
    std::span<const std::byte> m_bytes;
};

struct Buffer : ByteOwner {
    explicit Buffer(std::vector<std::byte> content) : bytes(std::move(content)) {}
    std::vector<std::byte> bytes;
};

}  // namespace

FileBytes FileBytes::part(std::uint64_t offset, std::uint64_t size) const {
    if (offset > bytes.size() || size > bytes.size() - offset) {
        fail("", "the file is shorter than it says");
    }
    return {owner, bytes.subspan(offset, size)};
}

FileBytes mapFile(const std::string& path) {
    auto file = std::make_shared<const MappedFile>(path);
    const auto bytes = file->bytes();
    return {std::move(file), bytes};
}

FileBytes fileBytes(std::vector<std::byte> bytes) {
    auto buffer = std::make_shared<const Buffer>(std::move(bytes));
    const std::span<const std::byte> view(buffer->bytes);
    return {std::move(buffer), view};
}

}  // namespace quantie
