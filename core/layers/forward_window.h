// From a layer's window to the sliding window of the kernels, which have the channels last.
#pragma once

#include "core/kernels/sliding.h"
#include "core/layers/forward.h"
#include "core/layers/window.h"

namespace quantie {

/// The first input as floats with the channels last, whatever the config says.
Tensor channelsLast(const ForwardQuery& query, const Window& window);
/// A result with the channels last in the layout that the config asks for.
Value inLayout(Value value, bool channelsFirst);

/// A window over `input` (channels last), with the zeros around it that `fused` asks for. Throws where it does not fit
/// in.
compute::Sliding slidingOver(const Window& window, const Shape& input, const Fused* fused = nullptr);
/// The batch, the output's spatial dimensions of `sliding`, and `channels`.
Shape outputOf(const compute::Sliding& sliding, std::size_t rank, std::size_t channels);

}  // namespace quantie
