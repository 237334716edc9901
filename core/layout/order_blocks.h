// Third and fourth stage for all blocks: a block's edges leave and enter it in the order that suits what is around it.
#pragma once

#include <vector>

#include "core/layout/placed.h"

namespace quantie::layout {

/// Makes the layers of every block and orders them. What is inside is ordered first as suits itself, so that what is
/// around can heed the order of its ports, and then once more as suits what is around. That does not depend on which
/// blocks are open; the places that are left for counting crossings do.
void orderBlocks(const Input& input, const Blocks& blocks, const std::vector<int>& topDown, std::vector<Placed>& placed,
                 const Progress& progress);

}  // namespace quantie::layout
