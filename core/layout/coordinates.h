// Fifth stage: how far left or right every vertex stands. The order is kept, chains and lanes become straight.
#pragma once

#include <vector>

#include "core/layout/layers.h"

namespace quantie::layout {

/// How far apart the middles of two neighbours in a layer have to be at least.
double separation(const Layers& layers, const std::vector<double>& width, const Options& options, int a, int b);

/// The middle of every vertex. `width`: of each vertex, 0 for lanes and ports. Four drawings, each as far as possible
/// to one side with as many lines straight as possible, and the mean of the middle two (Brandes, Köpf 2001).
std::vector<double> placeAcross(const Layers& layers, const std::vector<double>& width, const Options& options);

}  // namespace quantie::layout
