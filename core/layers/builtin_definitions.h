// The files of resources/definitions, made part of the program by the build.
#pragma once

#include <span>
#include <string_view>

namespace quantie {

struct BuiltinDefinitions {
    std::string_view file;
    std::string_view text;
};

/// In the order in which they build upon each other.
extern const std::span<const BuiltinDefinitions> builtinDefinitions;

}  // namespace quantie
