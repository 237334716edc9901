// How often lines between two layers cross.
#pragma once

#include <span>
#include <vector>

#include "core/layout/neighbours.h"

namespace quantie::layout {

/// Where lines end in a layer, and how many edges each stands for.
struct End {
    int place = 0;
    int edges = 1;
    int ownSlot = 0;
    bool operator<(const End& other) const { return place < other.place; }
};

/// Pairs of edges that cross if the one bundle begins left of the other. Both are sorted.
long crossingsOfPair(std::span<const End> left, std::span<const End> right);

/// Counts pairs of edges that cross between a layer and the next, in n log n (Barth, Jünger, Mutzel 2002).
class CrossingCounter {
  public:
    explicit CrossingCounter(const Layers& layers) : m_layers(layers) {}
    long count(const Neighbours& below, int layer);

  private:
    void add(std::size_t position, long edges);
    long upTo(std::size_t position) const;

    const Layers& m_layers;
    std::vector<long> m_tree;  ///< Fenwick tree over the lower layer: edges that end there so far
    std::vector<End> m_ends;
};

/// Of all layers.
long countCrossings(const Layers& layers);

}  // namespace quantie::layout
