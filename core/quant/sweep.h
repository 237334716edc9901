// Passes over a whole weight that gather figures per channel: the work that a toggled setting costs.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/quant/channels.h"
#include "core/quant/kernels.h"
#include "core/quant/quantizer.h"

namespace quantie {

/// What does not depend on any setting. Of no values: zeros.
struct ValueStats {
    float lo = 0;
    float hi = 0;
    double squares = 0;  ///< Σx²
    std::uint64_t count = 0;
    bool finite = true;
};

/// What one setting does.
struct ErrorStats {
    double error = 0;      ///< Σ(x−q)²
    double quantized = 0;  ///< Σq²
    float maxAbs = 0;      ///< max|x−q|
};

/// One row per channel of the view. Sums are doubles, added in an order that the shape alone decides.
std::vector<ValueStats> valueStats(std::span<const float> values, ChannelView view);

/// How a pass treats the values.
struct Pass {
    bool perTensor = false;  ///< TensorFlow's arithmetic per tensor, not per channel (kernels::Grid::divides)
    bool careful = true;     ///< kernels::Grid::careful
};
/// Whether one channel's figures need the careful pass; `largest` is its max|x|.
bool needsCare(float largest, const Quantizer& quantizer);

/// `quantizers`: one per channel, or one for all. The values must be finite.
std::vector<ErrorStats> errorStats(std::span<const float> values, ChannelView view,
                                   std::span<const Quantizer> quantizers, Pass pass);

/// Of the channels together, in their order.
ValueStats total(std::span<const ValueStats> channels);
ErrorStats total(std::span<const ErrorStats> channels);

/// Calls `work` for every tile with its grid, over all threads: for passes that write values.
void forEachTile(ChannelView view, std::span<const Quantizer> quantizers, bool perTensor,
                 const std::function<void(const Tile&, const kernels::Grid&)>& work);

}  // namespace quantie
