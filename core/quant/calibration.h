// Ranges narrower than the data: clipping a few values so that the others are met more finely.
//
// Each function narrows the raw minima and maxima it is given, one per channel of the view, and only towards zero; zero
// and symmetry are the caller's next step. All are deterministic: the number of threads and the CPU change nothing.
#pragma once

#include <span>
#include <vector>

#include "core/quant/channels.h"
#include "core/quant/quantizer.h"
#include "core/quant/scheme.h"

namespace quantie {

/// Clips at t = the p-th percentile of the channel's |x|: [max(min, −t), min(max, t)]. The percentile is numpy's with
/// linear interpolation, np.percentile(np.abs(x).astype(np.float64), p), rounded to float32.
void clipAtPercentile(std::span<const float> values, ChannelView view, double p, std::vector<ChannelRange>& ranges);

/// Clips at the fraction k/128 (k = 128, 127, … 1) of the range with zero inside, [k/128·lo, k/128·hi], for which the
/// scheme's own quantize-dequantize has the smallest sum of squared errors in the channel; among equals the largest k.
/// One pass over the values per candidate. Fractions whose scale would be denormal are not tried.
void clipAtLeastError(std::span<const float> values, ChannelView view, const Scheme& scheme,
                      std::vector<ChannelRange>& ranges);

/// Clips at the threshold t of TensorRT's entropy calibration (S. Migacz, "8-bit Inference with TensorRT", GTC 2017):
/// |x| is counted in 2048 bins from 0 to max|x|. For each i = 16, 32, … 2048 that is at least L = 2ⁿ⁻¹, P is the first
/// i bins, with all that lies beyond added to the last of them. Q is the first i bins as counted, merged into L groups
/// (group g starts at bin floor(g·i/L)), each group's count spread evenly over those of its bins that P does not leave
/// empty; a last group that is empty but has values beyond counts one. Both are normalized; t = max|x|·i/2048 for the
/// smallest KL(P‖Q), among equals the largest i. From 12 bits on there is nothing to merge: t = max|x|.
void clipAtLeastDivergence(std::span<const float> values, ChannelView view, int bits,
                           std::vector<ChannelRange>& ranges);

}  // namespace quantie
