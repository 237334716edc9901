// Writing zip files as Keras writes .keras: stored members, a fixed time; the same members give the same bytes.
#pragma once

#include <string>
#include <vector>

#include "core/base/file_bytes.h"

namespace quantie {

struct ZipContent {
    std::string name;
    FileBytes bytes;
};

/// Replaces what is at `path`. Throws Error(Unwritable) with the system's reason.
void writeZip(const std::string& path, const std::vector<ZipContent>& members);

}  // namespace quantie
