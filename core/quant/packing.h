// Codes as a file would store them: n bits each, without gaps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace quantie {

/// Bytes that `count` codes of `bits` bits take. Throws Error(Usage) where bits is not 1 … 16 or the size overflows.
std::size_t packedBytes(std::size_t count, int bits);
/// Code i takes bits i·n … i·n+n−1 of the stream, least significant first; the last byte is filled with zeros.
/// Throws Error(Usage) for a code that does not fit.
std::vector<std::uint8_t> pack(std::span<const std::uint16_t> codes, int bits);
/// The inverse. Throws Error(Usage) where there are fewer bytes than the codes take.
std::vector<std::uint16_t> unpack(std::span<const std::uint8_t> bytes, std::size_t count, int bits);

}  // namespace quantie
