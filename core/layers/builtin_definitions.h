// The text of resources/definitions/builtin.json, made part of the program by the build.
#pragma once

#include <string_view>

namespace quantie {

extern const std::string_view builtinDefinitions;

}  // namespace quantie
