// Pooling over arrays with the channels last.
#pragma once

#include "core/kernels/sliding.h"

namespace quantie::compute {

enum class Pooling { Max, Average };

/// out: batch · pixelsOut rows of channels. What lies in the padding does not count.
void pool(Pooling kind, const Sliding& sliding, const float* x, float* out);

/// The same over all of `pixels` rows of `channels`, for each sample.
void poolAll(Pooling kind, const float* x, std::size_t batch, std::size_t pixels, std::size_t channels, float* out);

}  // namespace quantie::compute
