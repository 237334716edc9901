// Memory for the results of kernels: aligned for the widest vectors, and used again, because the pages of a fresh block
// cost more than many a kernel.
#pragma once

#include <cstddef>
#include <memory>

namespace quantie::compute {

/// Elements that nobody has initialized; the block goes back to the pool with its last owner. At least one element.
std::shared_ptr<float[]> takeFloats(std::size_t count);

/// Gives what the pool keeps for later back to the system.
void releaseIdleMemory();

}  // namespace quantie::compute
