// Third stage: one block as a graph in which every line goes from a layer to the next. Lines over several layers get a
// vertex in each layer between, their lane; edges of one key share it. Where edges cross the block's border there is a
// vertex too, a port, in a layer of its own above or below the others.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "core/layout/blocks.h"

namespace quantie::layout {

/// A line from a layer to the next.
struct Segment {
    int up = -1;
    int low = -1;
    int key = -1;
    int edges = 1;   ///< how many share it
    int upSlot = 0;  ///< which of the places of its upper vertex it touches
    int lowSlot = 0;
    double upShift = 0;  ///< where it touches, from the middle of its upper vertex
    double lowShift = 0;
};

struct Layers {
    int members = 0;                ///< the first vertices are the block's members; lanes and ports follow
    int count = 0;                  ///< of layers
    std::vector<int> layer;         ///< of each vertex
    std::vector<Segment> segments;  ///< in the order of the lower end's links
    std::vector<int> last;          ///< per link of the block the segment that ends it; -1: it goes around, see below
    std::vector<int> above;         ///< per vertex of a lane the segment that leads to it
    std::vector<std::pair<int, int>> top;     ///< key and vertex of the ports in the first layer, by key
    std::vector<std::pair<int, int>> bottom;  ///< in the last layer
    std::vector<int> order;                   ///< all vertices, layer by layer, from left to right
    std::vector<int> begin;                   ///< where each layer begins in `order`, and its end
    std::vector<int> slots;     ///< per vertex how many places it takes: a block with several ports on a side as many
    std::vector<int> place;     ///< of each vertex the first of its places, counted along its layer
    std::vector<int> position;  ///< of each vertex in its layer

    int vertices() const { return static_cast<int>(layer.size()); }
    bool isLane(int vertex) const { return vertex >= members && above[vertex] >= 0; }
    std::span<const int> of(int l) const { return {order.data() + begin[l], order.data() + begin[l + 1]}; }
    std::span<int> of(int l) { return {order.data() + begin[l], order.data() + begin[l + 1]}; }
    int firstRow() const { return top.empty() ? 0 : 1; }  ///< the layer of the members of rank 0
    /// After a new order in a layer, or new slots.
    void number(int l);
    /// The port of a key, -1 if there is none.
    static int port(const std::vector<std::pair<int, int>>& ports, int key);
};

/// Vertices of lanes that a picture may have. Edges so long that the lanes would be more go around at the right side,
/// from the gap below their source to the gap above their target, and are not part of the layered graph.
constexpr int maxLaneVertices = 300'000;

/// The order in each layer is that of the vertices. `room` is how many vertices lanes may take.
Layers makeLayers(const Block& block, const std::vector<int>& keyOfLink, int room);

}  // namespace quantie::layout
