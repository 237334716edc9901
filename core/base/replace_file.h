// A small file written whole or not at all.
#pragma once

#include <string>
#include <string_view>

namespace quantie {

/// The text in the file's place, whatever was there before. Throws Error(Unwritable); then the file is as it was.
void replaceFile(const std::string& path, std::string_view text);

}  // namespace quantie
