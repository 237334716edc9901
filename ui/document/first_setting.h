// The setting that a use gets when it is quantized for the first time: the user's, kept from run to run.
#pragma once

#include "core/quant/scheme.h"

namespace quantie {

/// 8 bits, symmetric, narrow, per tensor, until another was kept.
Scheme firstSetting();
void keepFirstSetting(const Scheme& scheme);

}  // namespace quantie
