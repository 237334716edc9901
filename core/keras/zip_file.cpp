#include "core/keras/zip_file.h"

#include <zip.h>

#include <algorithm>
#include <cstring>
#include <unordered_map>
#include <utility>

#include "core/base/error.h"
#include "core/keras/zip_source.h"

namespace quantie {
namespace {

/// All compressed members of a file together, inflated: weights compress little, and memory is not for bombs.
constexpr std::uint64_t maxInflatedBytes = std::uint64_t{16} << 30;
constexpr std::uint64_t freelyInflatedBytes = std::uint64_t{1} << 30;
constexpr std::uint64_t plausibleInflation = 64;
/// deflate reaches 1032:1; small members may be a little above because of rounding.
constexpr std::uint64_t maxInflation = 1100;
constexpr std::uint64_t smallMember = std::uint64_t{64} << 10;

[[noreturn]] void unreadable(const std::string& where, const std::string& reason) {
    throw Error(ErrorCode::Unreadable, where, reason);
}

struct MemberCloser {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using OpenMember = std::unique_ptr<zip_file_t, MemberCloser>;

}  // namespace

struct ZipFile::State {
    FileBytes bytes;
    std::string name;
    ZipSpan span;
    zip_t* archive = nullptr;
    std::vector<ZipMember> members;
    std::unordered_map<std::string, std::uint64_t> indices;

    State(FileBytes content, std::string fileName) : bytes(std::move(content)), name(std::move(fileName)) {
        span.bytes = bytes.bytes;
        // libzip takes a file of no bytes for a zip of no members.
        archive = bytes.bytes.empty() ? nullptr : openZipSpan(span);
        if (archive == nullptr) unreadable(name, "this is no zip file, or one that is truncated or damaged");
        try {
            list();
        } catch (...) {
            zip_discard(archive);
            throw;
        }
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { zip_discard(archive); }

    std::string placeOf(const ZipMember& member) const { return name + ": " + member.name; }

    void list() {
        std::uint64_t inflated = 0;
        const auto count = static_cast<zip_uint64_t>(std::max<zip_int64_t>(0, zip_get_num_entries(archive, 0)));
        for (zip_uint64_t i = 0; i < count; ++i) {
            zip_stat_t stat;
            zip_stat_init(&stat);
            if (zip_stat_index(archive, i, 0, &stat) != 0 || stat.name == nullptr) {
                unreadable(name, "the zip file's directory is damaged");
            }
            ZipMember member{stat.name, stat.size, stat.comp_size, stat.comp_method == ZIP_CM_STORE,
                             stat.encryption_method != ZIP_EM_NONE};
            check(member);
            if (!member.stored && (inflated += member.size) > mostInflatedBytes()) {
                unreadable(placeOf(member), "the members would inflate to " + std::to_string(inflated) +
                                                " bytes, which no model's " + std::to_string(bytes.bytes.size()) +
                                                " compressed ones do");
            }
            if (!indices.emplace(member.name, i).second) unreadable(placeOf(member), "two members have this name");
            members.push_back(std::move(member));
        }
    }

    std::uint64_t mostInflatedBytes() const {
        return std::min(maxInflatedBytes, freelyInflatedBytes + plausibleInflation * bytes.bytes.size());
    }

    void check(const ZipMember& member) const {
        if (member.storedSize > bytes.bytes.size() || (member.stored && member.size != member.storedSize)) {
            unreadable(placeOf(member), "the member claims more bytes than the file has");
        }
        const bool bomb = member.size > smallMember && member.size / maxInflation > member.storedSize;
        if (!member.stored && (member.size > maxInflatedBytes || bomb)) {
            unreadable(placeOf(member), "the member claims more bytes than its compressed ones can hold");
        }
    }

    OpenMember openMember(std::uint64_t index) {
        const ZipMember& member = members[index];
        if (member.encrypted) throw Error(ErrorCode::Unsupported, placeOf(member), "the member is encrypted");
        OpenMember file(zip_fopen_index(archive, index, 0));
        if (!file) {
            const int code = zip_error_code_zip(zip_get_error(archive));
            if (code == ZIP_ER_COMPNOTSUPP) {
                throw Error(ErrorCode::Unsupported, placeOf(member), "the member's compression is not supported");
            }
            damaged(member);
        }
        return file;
    }

    [[noreturn]] void damaged(const ZipMember& member) const { unreadable(placeOf(member), "the member is damaged"); }

    FileBytes inflate(std::uint64_t index) {
        const ZipMember& member = members[index];
        const OpenMember file = openMember(index);
        std::vector<std::byte> content(member.size);
        std::size_t done = 0;
        while (done < content.size()) {
            const zip_int64_t count = zip_fread(file.get(), content.data() + done, content.size() - done);
            if (count <= 0) damaged(member);
            done += static_cast<std::size_t>(count);
        }
        // Only at its end a member is known to be no longer than it claims, and to fit its checksum.
        std::byte more{};
        if (zip_fread(file.get(), &more, 1) != 0) damaged(member);
        return fileBytes(std::move(content));
    }

    /// libzip does not tell where a member begins: it is where libzip reads its first byte.
    std::uint64_t offsetOf(std::uint64_t index) {
        const ZipMember& member = members[index];
        if (member.size == 0) return 0;
        const OpenMember file = openMember(index);
        std::byte first{};
        if (zip_fread(file.get(), &first, 1) != 1) damaged(member);
        if (span.lastRead > bytes.bytes.size() || member.size > bytes.bytes.size() - span.lastRead ||
            bytes.bytes[span.lastRead] != first) {
            damaged(member);
        }
        return span.lastRead;
    }
};

ZipFile ZipFile::open(const std::string& path) {
    return openBytes(mapFile(path), path);
}

ZipFile ZipFile::openBytes(FileBytes bytes, const std::string& name) {
    return ZipFile(std::make_shared<State>(std::move(bytes), name));
}

const std::vector<ZipMember>& ZipFile::members() const {
    return m_state->members;
}

bool ZipFile::has(const std::string& member) const {
    return m_state->indices.contains(member);
}

std::uint64_t ZipFile::indexOf(const std::string& member) const {
    const auto found = m_state->indices.find(member);
    if (found == m_state->indices.end()) unreadable(m_state->name, "there is no member " + member);
    return found->second;
}

FileBytes ZipFile::read(const std::string& member) const {
    m_state->bytes.owner->checkUnchanged();
    const std::uint64_t index = indexOf(member);
    const ZipMember& entry = m_state->members[index];
    return entry.stored ? m_state->bytes.part(m_state->offsetOf(index), entry.size) : m_state->inflate(index);
}

std::optional<std::uint64_t> ZipFile::storedOffset(const std::string& member) const {
    m_state->bytes.owner->checkUnchanged();
    const std::uint64_t index = indexOf(member);
    if (!m_state->members[index].stored) return std::nullopt;
    return m_state->offsetOf(index);
}

}  // namespace quantie
