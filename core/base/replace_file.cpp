#include "core/base/replace_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "core/base/error.h"
#include "core/base/temp_file.h"

namespace quantie {

void replaceFile(const std::string& path, std::string_view text) {
    TempFile file(path);
    std::FILE* stream = std::fopen(file.path().c_str(), "wb");
    const bool written = stream != nullptr && std::fwrite(text.data(), 1, text.size(), stream) == text.size();
    const bool closed = stream != nullptr && std::fclose(stream) == 0;
    if (!written || !closed) throw Error(ErrorCode::Unwritable, path, std::strerror(errno));
    file.commit();
}

}  // namespace quantie
