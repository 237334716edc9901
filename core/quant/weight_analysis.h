// What is known of a weight before any setting is chosen: made once, so that a toggled setting costs one pass.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/quant/channels.h"
#include "core/quant/histogram.h"
#include "core/quant/sweep.h"
#include "core/tensor/shape.h"

namespace quantie {

struct WeightAnalysis {
    Shape shape;
    ChannelView view;                  ///< along the axis whose slices are reported
    ValueStats tensor;                 ///< min, max and Σx² of all values
    std::vector<ValueStats> channels;  ///< and of each slice; one where no axis was asked for
    Histogram histogram;               ///< of all values, from min to max, weightBins bins
};

inline constexpr std::size_t weightBins = 2048;

/// Reads the values twice. `axis`: whose slices get figures of their own (and may get a scale of their own); none: only
/// the tensor as a whole. Throws Error(Usage) for a wrong axis or size, Error(Unsupported) with the place of the first
/// value that is not finite.
WeightAnalysis analyse(std::span<const float> values, const Shape& shape, std::optional<int> axis);
/// The same along another axis; reads the values once.
WeightAnalysis along(std::optional<int> axis, std::span<const float> values, const WeightAnalysis& analysis);

}  // namespace quantie
