// Quantize-dequantize, bit for bit as TensorFlow 2.15.1 computes it, and the integers behind it.
//
// Per tensor: tf.quantization.fake_quant_with_min_max_vars, floor((x−m)/s − z + 0.5)·s; per channel:
// fake_quant_with_min_max_vars_per_channel, the same with ·inv in place of /s (core/quant/quantizer.h has m, s, z,
// inv).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/quant/quantizer.h"
#include "core/quant/scheme.h"
#include "core/tensor/shape.h"
#include "core/tensor/tensor.h"

namespace quantie {

/// Integers of a whole array, in the array's order. dequantize() of them is quantizeDequantize(), bit for bit.
struct Codes {
    std::vector<std::uint16_t> codes;
    std::vector<Quantizer> quantizers;  ///< one, or one per slice of the scheme's axis
};

/// `out` has the size of `values`. Ranges as ranges() finds them; Error as ranges() and quantizers() throw it, and
/// Error(Unsupported) for a value that is not finite.
void quantizeDequantize(std::span<const float> values, const Shape& shape, const Scheme& scheme, std::span<float> out);
/// Of a tensor of any type (taken as float32); the result is float32.
Tensor quantizeDequantize(const Tensor& tensor, const Scheme& scheme);
/// With ranges that are already known: one quantizer, or one per slice of `scheme.axis`. The values must be finite.
void quantizeDequantize(std::span<const float> values, const Shape& shape, const Scheme& scheme,
                        std::span<const Quantizer> quantizers, std::span<float> out);

Codes quantizeCodes(std::span<const float> values, const Shape& shape, const Scheme& scheme);
/// Throws Error(Usage) where codes, shape and quantizers do not fit each other.
void dequantize(const Codes& codes, const Shape& shape, std::optional<int> axis, std::span<float> out);

}  // namespace quantie
