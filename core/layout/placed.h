// What the stages after the packing find out about each block.
#pragma once

#include <vector>

#include "core/layout/blocks.h"
#include "core/layout/frames.h"
#include "core/layout/layers.h"

namespace quantie::layout {

struct Placed {
    Layers layers;
    std::vector<int> keys;     ///< of its links
    std::vector<int> outside;  ///< segments of its parent's layers that touch it
    bool open = false;         ///< it is drawn: neither folded itself nor inside a folded group
    std::vector<Box> boxes;    ///< its members, if it is open
    Frame frame;               ///< if it is open
    Rect rect;                 ///< in the picture; that of the folded group around it if it is not open
};

}  // namespace quantie::layout
