// The range that a scheme gives each channel of an array, in the float32 arithmetic of TFMOT's quantizers.
#pragma once

#include <span>
#include <vector>

#include "core/quant/quantizer.h"
#include "core/quant/scheme.h"
#include "core/quant/weight_analysis.h"
#include "core/tensor/shape.h"

namespace quantie {

/// The raw range [lo, hi] made ready for a quantizer: zero lies inside and, where symmetric, with r = −1 if narrow,
/// else −(2ⁿ−2)/2ⁿ, lo' = min(lo, hi/r) and hi' = max(hi, lo·r). Source: LastValueQuantize() in TFMOT 0.7.5's
/// quantization/keras/quant_ops.py. Given ranges are treated alike.
ChannelRange widened(ChannelRange raw, const Scheme& scheme);

/// One range for the tensor, or one per slice of the scheme's axis. Deterministic: the number of threads and the
/// CPU change nothing. Throws Error(Usage) where the scheme does not fit the shape, Error(Unsupported) where a value is
/// not finite (given ranges do not look at the values). No values: [0, 0].
std::vector<ChannelRange> ranges(std::span<const float> values, const Shape& shape, const Scheme& scheme);
/// The same for an analysed weight, of which min and max are known.
std::vector<ChannelRange> ranges(std::span<const float> values, const WeightAnalysis& analysis, const Scheme& scheme);

/// The quantizers of those ranges. Throws Error(Unsupported), with "channel 3" as its place where there are channels,
/// for a range that has none.
std::vector<Quantizer> quantizers(std::span<const ChannelRange> ranges, const Scheme& scheme);

}  // namespace quantie
