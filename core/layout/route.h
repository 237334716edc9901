// Last stage: edges as curves. An edge runs straight down through the layers it passes and bends only between layers,
// where nothing is in its way.
#pragma once

#include <vector>

#include "core/layout/placed.h"

namespace quantie::layout {

/// Straight down from `top` to `bottom`.
struct Run {
    double x = 0;
    double top = 0;
    double bottom = 0;
};

/// The runs of all edges, from top to bottom; none for edges that no open block has.
std::vector<std::vector<Run>> runsOfEdges(const Input& input, const std::vector<Block>& blocks,
                                          const std::vector<Placed>& placed, const std::vector<int>& topDown);

/// Joins runs by curves with vertical ends: 3k + 1 points.
std::vector<Point> curveThrough(const std::vector<Run>& runs);

/// From below a node around its right side to above it.
std::vector<Point> loopAt(const Rect& node, double gap);

}  // namespace quantie::layout
