// Second stage: what stands side by side is packed into invisible blocks, so that a row is never as high as a group
// whose neighbour is a chain of calls.
#pragma once

#include "core/layout/blocks.h"

namespace quantie::layout {

/// Finds the rank of every member and the rows of every block. Parts of a block that nothing joins become blocks of
/// their own. So do the parts beside a group that is several rows high, as far as the group goes: the chain of three
/// beside it then is one tall box too.
void rankAndPack(Blocks& blocks, const Progress& progress);

}  // namespace quantie::layout
