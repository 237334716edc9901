// First stage: which layer everything goes to.
#pragma once

#include <vector>

#include "core/layout/adjacency.h"

namespace quantie::layout {

/// Per arc whether it has to be turned round so that no cycle is left: those that lead back along a depth-first search
/// from the vertices in their order. An arc from a vertex to itself is never one.
std::vector<char> backArcs(int vertices, const std::vector<Arc>& arcs);

/// The layer of every vertex, from 0: each at least `length` of its source below the source of every arc into it. First
/// as high as possible (longest path), then lowered together with what hangs on it where that makes the arcs shorter in
/// sum. `held`: how many more arcs come to each vertex from above all the others. The arcs make no cycle.
std::vector<int> ranks(int vertices, const std::vector<Arc>& arcs, const std::vector<int>& length,
                       const std::vector<int>& held);

}  // namespace quantie::layout
