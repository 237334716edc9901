// After the coordinates: everything moves towards what it is joined to, as far as there is room.
#pragma once

#include <vector>

#include "core/layout/layers.h"

namespace quantie::layout {

/// Moves vertices sideways so that lines lean less in sum. What stands in line moves as one; orders and gaps are kept.
/// `x`: the middle of every vertex.
void tighten(const Layers& layers, const std::vector<double>& width, const Options& options, std::vector<double>& x);

}  // namespace quantie::layout
