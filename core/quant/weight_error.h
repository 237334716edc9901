// What a scheme does to a weight: the figures that change when a setting is toggled.
#pragma once

#include <span>
#include <vector>

#include "core/quant/metrics.h"
#include "core/quant/quantizer.h"
#include "core/quant/scheme.h"
#include "core/quant/weight_analysis.h"

namespace quantie {

struct WeightError {
    ErrorFigures tensor;
    std::vector<ErrorFigures> channels;  ///< by the slices of the analysis; of the tensor alone: one row
    std::vector<ChannelRange> ranges;    ///< one, or one per slice of the scheme's axis
    std::vector<Quantizer> quantizers;   ///< the same
};

/// One pass over the values where the range is minmax or given; y is quantizeDequantize(), bit for bit. A scheme per
/// tensor is reported by the slices of the analysis all the same; a scheme along another axis than the analysis's
/// is an Error(Usage) (use along()). Other errors as ranges() and quantizers() throw them.
WeightError weightError(std::span<const float> values, const WeightAnalysis& analysis, const Scheme& scheme);

}  // namespace quantie
