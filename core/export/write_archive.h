// A `.keras` of Keras 3 on the disk: its three members, stored without compression; equal contents give equal bytes.
#pragma once

#include <string>

#include "core/base/progress.h"
#include "core/export/content.h"

namespace quantie {

/// Throws Error(Unwritable). The weights are written beside `path` first.
void writeArchive(const std::string& path, const Content& content, const Progress& progress);

/// What was written is read again from the disk's side; Error(Unwritable) where anything differs.
void verifyArchive(const std::string& path, const Content& content, const Progress& progress);

}  // namespace quantie
