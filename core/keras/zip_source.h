// Lets libzip read from memory and tells what it read. Only zip_*.cpp include this.
#pragma once

#include <zip.h>

#include <cstddef>
#include <cstdint>
#include <span>

namespace quantie {

struct ZipSpan {
    std::span<const std::byte> bytes;
    std::uint64_t at = 0;
    std::uint64_t lastRead = 0;  ///< where the last read began
};

/// Null where the bytes are no zip file. `span` must outlive the archive.
zip_t* openZipSpan(ZipSpan& span);

}  // namespace quantie
