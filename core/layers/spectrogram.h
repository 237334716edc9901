// The transform of the layer STFTSpectrogram.
#pragma once

#include "core/layers/config_access.h"

namespace quantie {

/// fft_length, or the next power of two from frame_length on.
std::int64_t transformLength(const Config& config);

}  // namespace quantie
