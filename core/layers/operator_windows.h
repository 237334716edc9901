// Convolutions of a tensor with the channels last and a kernel, both given as values.
#pragma once

#include "core/layers/forward.h"
#include "core/layers/window.h"

namespace quantie {

/// `kernel`: (taps…, channels of a group, filters). Throws where it does not fit.
Value convolved(const Value& input, const Value& kernel, const Window& window);
/// Each channel on its own. `kernel`: (taps…, channels, multiplier).
Value convolvedDepthwise(const Value& input, const Value& kernel, const Window& window);

}  // namespace quantie
