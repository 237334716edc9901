// Where the keyboard goes from what is selected: along edges and layers, and from use to use.
#pragma once

#include "ui/graph/scene.h"

namespace quantie {

enum class Way { Up, Down, Left, Right };

/// The box in that direction: along an edge where one leads there, else the nearest neighbour. -1 where there is none;
/// from -1 the first box.
int boxTowards(const Scene& scene, int box, Way way);

/// The use after (step 1) or before (−1) the current thing, in the order of the graph; from a call its first use or
/// the last one before it. -1 where the graph has none.
int neighbourUse(const Graph& graph, const Item& current, int step);

/// The next or previous use of the tie that the current thing belongs to, all the way round; -1 where there is none.
int neighbourInTie(const Graph& graph, const Item& current, int step);

/// The box where an item is to be seen: a use's row, a variable's first use.
int boxShowing(const Scene& scene, const Graph& graph, const Item& item);
QRectF itemPlace(const Scene& scene, const Graph& graph, const Item& item);

}  // namespace quantie
