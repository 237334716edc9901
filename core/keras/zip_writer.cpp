#include "core/keras/zip_writer.h"

#include <zip.h>

#include <cerrno>
#include <system_error>

#include "core/base/error.h"

namespace quantie {
namespace {

/// 1 January 1980, the first day that a zip file knows.
constexpr zip_uint16_t firstDay = (1 << 5) | 1;

[[noreturn]] void fail(const std::string& path, const zip_error_t& error) {
    const int system = zip_error_code_system(&error);
    const bool isSystem = zip_error_system_type(&error) == ZIP_ET_SYS && system != 0;
    throw Error(ErrorCode::Unwritable, path,
                isSystem ? std::generic_category().message(system) : "the zip file could not be written");
}

void add(zip_t* archive, const std::string& path, const ZipContent& member) {
    zip_source_t* source = zip_source_buffer(archive, member.bytes.bytes.data(), member.bytes.bytes.size(), 0);
    const zip_int64_t index =
        source == nullptr ? -1 : zip_file_add(archive, member.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        fail(path, *zip_get_error(archive));
    }
    const auto place = static_cast<zip_uint64_t>(index);
    zip_set_file_compression(archive, place, ZIP_CM_STORE, 0);
    zip_file_set_dostime(archive, place, 0, firstDay, 0);
}

}  // namespace

void writeZip(const std::string& path, const std::vector<ZipContent>& members) {
    int code = 0;
    zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (archive == nullptr) {
        zip_error_t error;
        zip_error_init_with_code(&error, code);
        fail(path, error);
    }
    try {
        for (const ZipContent& member : members) add(archive, path, member);
        if (zip_close(archive) != 0) fail(path, *zip_get_error(archive));
    } catch (...) {
        zip_discard(archive);
        throw;
    }
}

}  // namespace quantie
