// float8 e4m3fn: four bits of exponent, three of mantissa, no infinity.
#pragma once

namespace quantie {

/// The nearest value that float8_e4m3fn holds, ties to even. The caller clamps to ±448 first, the largest it has.
float roundedToFloat8(float value);

}  // namespace quantie
