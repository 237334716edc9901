#include "core/keras/zip_source.h"

#include <algorithm>
#include <cstring>

namespace quantie {
namespace {

zip_int64_t seek(ZipSpan& span, void* data, zip_uint64_t length) {
    const zip_int64_t offset = zip_source_seek_compute_offset(span.at, span.bytes.size(), data, length, nullptr);
    if (offset < 0) return -1;
    span.at = static_cast<std::uint64_t>(offset);
    return 0;
}

zip_int64_t read(ZipSpan& span, void* data, zip_uint64_t length) {
    const std::size_t count = std::min<std::size_t>(length, span.bytes.size() - span.at);
    if (count > 0) std::memcpy(data, span.bytes.data() + span.at, count);
    span.lastRead = span.at;
    span.at += count;
    return static_cast<zip_int64_t>(count);
}

zip_int64_t stat(const ZipSpan& span, void* data) {
    auto* result = static_cast<zip_stat_t*>(data);
    zip_stat_init(result);
    result->size = span.bytes.size();
    result->valid = ZIP_STAT_SIZE;
    return sizeof(zip_stat_t);
}

zip_int64_t noError(void* data) {
    std::memset(data, 0, 2 * sizeof(int));
    return 2 * sizeof(int);
}

zip_int64_t answer(void* state, void* data, zip_uint64_t length, zip_source_cmd_t command) {
    ZipSpan& span = *static_cast<ZipSpan*>(state);
    switch (command) {
        case ZIP_SOURCE_OPEN:
            span.at = 0;
            return 0;
        case ZIP_SOURCE_READ:
            return read(span, data, length);
        case ZIP_SOURCE_SEEK:
            return seek(span, data, length);
        case ZIP_SOURCE_TELL:
            return static_cast<zip_int64_t>(span.at);
        case ZIP_SOURCE_STAT:
            return stat(span, data);
        case ZIP_SOURCE_ERROR:
            return noError(data);
        case ZIP_SOURCE_CLOSE:
        case ZIP_SOURCE_FREE:
            return 0;
        case ZIP_SOURCE_SUPPORTS:
            return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL,
                                                  ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_CLOSE, ZIP_SOURCE_FREE,
                                                  ZIP_SOURCE_SUPPORTS, -1);
        default:
            return -1;
    }
}

}  // namespace

zip_t* openZipSpan(ZipSpan& span) {
    zip_source_t* source = zip_source_function_create(answer, &span, nullptr);
    if (source == nullptr) return nullptr;
    zip_t* archive = zip_open_from_source(source, ZIP_RDONLY, nullptr);
    if (archive == nullptr) zip_source_free(source);
    return archive;
}

}  // namespace quantie
