// What recurrent layers have in common: states that come and go, masks, and the choice of outputs.
#pragma once

#include "core/layers/forward_sequence.h"

namespace quantie {

/// The dimension `from` in the place `to`, the others in their order.
Value movedAxis(const Value& value, std::size_t from, std::size_t to);

/// The first input as floats (time, batch, …), whichever comes first in it.
Tensor timeFirst(const ForwardQuery& query);

/// The outputs of a recurrent layer: `sequence` holds the inputs, and everything else is read from call and config.
/// `channelsFirst`: states and outputs of the model have the channels first, those of the cell last.
Values runRecurrent(const ForwardQuery& query, const Cell& cell, Sequence sequence, bool channelsFirst = false);

}  // namespace quantie
