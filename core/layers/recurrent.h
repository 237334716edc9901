// Shapes of recurrent layers, shared by the layers with a built-in cell and those that hold one.
#pragma once

#include "core/layers/call_access.h"

namespace quantie {

/// What an RNN yields for one step's output and the states that follow it (`cell`: output first), each with the batch
/// in front, from the config's return_sequences, return_state and time_major.
Shapes recurrentOutputs(const Json& config, const MaybeShape& input, const Shapes& cell);

/// The input of one step: the sequence without its time.
MaybeShape stepInput(const Json& config, const MaybeShape& input);

}  // namespace quantie
