// Images from files, for core, which knows no formats.
#pragma once

#include "core/data/image_folder.h"

namespace quantie {

/// An ImageReader: whatever Qt reads, turned as its orientation says, with the colours as they stand in the file.
/// Needs no display. Throws Error(Unreadable) at the file.
Tensor readImage(const std::string& file, const ImageRequest& request);

}  // namespace quantie
