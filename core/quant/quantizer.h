// From a range to the numbers that quantize one channel, exactly as TensorFlow's fake-quant kernels derive them.
#pragma once

#include <optional>

namespace quantie {

/// The range of one channel after zero was included and, where symmetric, widened. lo ≤ 0 ≤ hi.
struct ChannelRange {
    float lo = 0;
    float hi = 0;
    bool operator==(const ChannelRange&) const = default;
};

/// One channel's grid. value = (code − zeroPoint) · scale, codes from (narrow ? 1 : 0) to 2ⁿ−1.
/// A range [0, 0] has scale 1, zero point 2ⁿ⁻¹ and nudged range [0, 0]: every value becomes zero, as in TensorFlow.
struct Quantizer {
    float scale = 1;
    int zeroPoint = 0;
    float lo = 0;  ///< the nudged range: the smallest and the largest value of the grid
    float hi = 0;
    float inverse = 1;  ///< 1/scale as TensorFlow rounds it: (qmax − qmin) / (hi − lo) of the range before nudging
    float zero = 0;     ///< steps from `lo` to the real zero
};

/// Source: Nudge() and FakeQuantWithMinMaxVars[PerChannel]Functor in tensorflow/core/kernels/fake_quant_ops_functor.h,
/// TensorFlow 2.15.1; float32 throughout, denormals count as zero. Throws Error(Unsupported) where the scale would be
/// denormal or infinite (TensorFlow then yields NaN).
Quantizer makeQuantizer(ChannelRange range, int bits, bool narrowRange);
/// The same without a throw: none where there is no such quantizer.
std::optional<Quantizer> tryQuantizer(ChannelRange range, int bits, bool narrowRange);

}  // namespace quantie
