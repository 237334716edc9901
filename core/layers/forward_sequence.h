// A sequence passes through a cell, step by step, as Keras's backend.rnn() does it.
#pragma once

#include "core/layers/forward_cell.h"

namespace quantie {

struct Sequence {
    Tensor inputs;               ///< (time, batch, …)
    std::vector<Tensor> states;  ///< before the first step, (batch, …) each
    /// Where a sample's step counts, (time, batch); empty: everywhere. A step that does not count keeps the states and
    /// puts out what the step before did.
    std::vector<char> mask;
    bool goBackwards = false;
    bool allOutputs = false;  ///< of every step in the order in which they were done, not just of the last
    bool timeMajor = false;   ///< in which order these outputs have time and batch
    bool zeroMasked = false;  ///< a step that does not count puts out zeros
    bool unrolled = false;    ///< matters to zeroMasked only, see below
};

struct SequenceResult {
    Tensor output;
    std::vector<Tensor> states;
};

/// With `unrolled`, `zeroMasked` and `goBackwards` Keras takes the mask of a step from the wrong end of the sequence;
/// so does this. Throws Error(Unsupported) for a sequence without steps.
SequenceResult runSequence(const Cell& cell, const Sequence& sequence);

}  // namespace quantie
