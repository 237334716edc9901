// Where the boxes and lines of a graph go: a layered drawing with nested, foldable groups. Geometry only: it knows
// neither Keras nor the window, so it can be tested and measured by itself.
#pragma once

#include <vector>

#include "core/base/progress.h"

namespace quantie::layout {

/// Units are those of the sizes given (the window's pixels at 100 %); y grows downwards.
struct Size {
    double width = 0;
    double height = 0;
};
struct Point {
    double x = 0;
    double y = 0;
};
struct Rect {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
    double right() const { return x + width; }
    double bottom() const { return y + height; }
};

struct Node {
    Size size;
    int group = -1;  ///< the innermost group it is in; -1: none
};
struct Group {
    int parent = -1;  ///< the group around it; -1: none. In any order, nested up to `maxDepth`
    bool folded = false;
    Size foldedSize;      ///< of the one box that a folded group is
    double minWidth = 0;  ///< room for its title when unfolded
};
/// Indices of nodes. Cycles, loops and several edges between the same two are drawn like others.
struct Edge {
    int from = -1;
    int to = -1;
};

enum class Direction { Down, Right };

struct Options {
    Direction direction = Direction::Down;
    double nodeGap = 32;       ///< between neighbours in a layer
    double edgeGap = 14;       ///< between a line that passes and its neighbours
    double layerGap = 46;      ///< between layers; up to twice that where a line goes far sideways
    double groupPadding = 14;  ///< between a group's frame and its inside
    double groupTitle = 28;    ///< height of the strip on top of an unfolded group
    double portGap = 28;       ///< between the ends of edges at one node, if it is wide enough
};

struct Input {
    std::vector<Node> nodes;
    std::vector<Group> groups;
    std::vector<Edge> edges;
};

/// One entry per node, group and edge of the input. What a folded group hides has the rectangle of that group's box.
struct Layout {
    std::vector<Rect> nodes;
    std::vector<Rect> groups;  ///< unfolded: frame with title strip, never overlapping what it does not contain
    /// Cubic Bézier curves joined end to end, 3k + 1 points from the border of one box to that of the other: vertical
    /// at both ends (Right: horizontal), leaving below and entering above (an edge that closes a cycle: the other way
    /// round). Empty where one folded group hides both ends.
    std::vector<std::vector<Point>> edges;
    Rect bounds;         ///< around all boxes, from (0, 0)
    long crossings = 0;  ///< pairs of edges that cross between layers
};

constexpr int maxDepth = 256;

/// Lays the graph out; the same input gives the same picture. Folding changes the size of a box, never the order of
/// the boxes around it. Throws Error: Usage for indices out of range and groups inside themselves, Unsupported for
/// groups nested too deep or by too many edges (2 million passages of an edge through a group), Cancelled.
Layout arrange(const Input& input, const Options& options = {}, const Progress& progress = {});

/// What to add to every point of `after` so that the title (upper left corner) of `group` stays where it was.
Point anchorShift(const Layout& before, const Layout& after, int group);

}  // namespace quantie::layout
