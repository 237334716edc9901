// Conversions between float32 and the two 16-bit float formats.
#pragma once

#include <cstdint>

namespace quantie {

/// IEEE 754 binary16 → binary32; exact.
float floatFromHalf(std::uint16_t bits);
/// binary32 → binary16, rounded to nearest, ties to even; overflows to infinity, as Keras's cast does.
std::uint16_t halfFromFloat(float value);
/// bfloat16 (the upper half of a binary32) → binary32; exact.
float floatFromBFloat16(std::uint16_t bits);
/// binary32 → bfloat16, rounded to nearest, ties to even.
std::uint16_t bfloat16FromFloat(float value);

}  // namespace quantie
