// Fifth stage: how far left or right every vertex stands. The order is kept, chains and lanes become straight.
#pragma once

#include <vector>

#include "core/layout/layers.h"

namespace quantie::layout {

/// The middle of every vertex. `width`: of each vertex, 0 for lanes and ports. Four drawings, each as far as possible
/// to one side with as many lines straight as possible, and the mean of the middle two (Brandes, Köpf 2001).
std::vector<double> placeAcross(const Layers& layers, const std::vector<double>& width, const Options& options);

}  // namespace quantie::layout
