// The little that is needed of UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace quantie {

/// Bytes of the character that `text` begins with; 0 where that is not valid UTF-8 (RFC 3629) or the text is empty.
std::size_t utf8Length(std::string_view text);
/// The character that a valid sequence of that many bytes stands for.
std::uint32_t utf8Code(std::string_view sequence);
/// Appends a character. A lone surrogate, which Python's strings may hold, is written as three bytes like any other.
void appendUtf8(std::string& text, std::uint32_t code);
/// Whether the text begins with such a lone surrogate.
bool beginsWithSurrogate(std::string_view text);

}  // namespace quantie
