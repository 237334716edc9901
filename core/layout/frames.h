// Sixth stage: the inside of one block in numbers, and how large that makes it.
#pragma once

#include <vector>

#include "core/layout/coordinates.h"
#include "core/layout/layers.h"

namespace quantie::layout {

/// All from the block's upper left corner.
struct Frame {
    Size size;
    std::vector<double> x;       ///< the middle of every vertex
    std::vector<double> top;     ///< of each layer
    std::vector<double> bottom;  ///< of each layer's highest member
    std::vector<double> y;       ///< the top of every member
    std::vector<double> entry;   ///< per link where it touches its target, from the target's middle
    std::vector<double> around;  ///< per link that goes around the x it does so at
};

/// What a frame has around its inside. For Direction::Right all is calculated as if turned by the diagonal, so that the
/// title is at the left.
struct Border {
    double padding = 0;
    double titleAbove = 0;
    double titleLeft = 0;
    double leastWidth = 0;
    double leastHeight = 0;
};

/// A member as seen from its block.
struct Box {
    Size size;
    bool open = false;  ///< an unfolded group or an invisible block: lines touch it at its ports, not in its middle
};

/// `boxes`: the members. The ports of the open ones must be in the segments' shifts.
Frame makeFrame(const Block& block, const Layers& layers, const std::vector<Box>& boxes, const Border& border,
                const Options& options);

}  // namespace quantie::layout
