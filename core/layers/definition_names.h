// How definitions name things: the held layer's weights under one prefix, dimensions in brackets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace quantie {

/// Whatever a file calls the held layer, inside the program it is "held".
inline constexpr std::string_view heldPrefix = "held.";

/// "held.kernel[0]".
struct Dimension {
    std::string of;
    std::int64_t index = 0;
};

std::optional<Dimension> parseDimension(std::string_view text);
/// The name with heldPrefix in place of the file's own name of the held layer.
std::string canonicalName(const std::string& operand, const std::string& held);

}  // namespace quantie
