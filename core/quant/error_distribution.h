// How the errors of a quantized weight spread: many small ones, or a few large ones of clipped values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/quant/histogram.h"
#include "core/quant/scheme.h"
#include "core/quant/weight_error.h"
#include "core/tensor/shape.h"

namespace quantie {

/// What an error is measured in.
enum class ErrorUnit {
    Weight,  ///< x − q
    Step     ///< (x − q)/scale, each value by the scale of its channel
};

struct ErrorDistribution {
    Histogram errors;           ///< of x − q in that unit, from −extent to extent; larger ones in the outer bins
    std::uint64_t clipped = 0;  ///< values outside the range of their channel
};

/// One pass without a copy of the values, which must be finite. `error` is what weightError() found for the same values
/// and scheme. Throws Error(Usage) where values, shape and error do not fit each other.
ErrorDistribution errorDistribution(std::span<const float> values, const Shape& shape, const Scheme& scheme,
                                    const WeightError& error, ErrorUnit unit, float extent, std::size_t bins);

}  // namespace quantie
