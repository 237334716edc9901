// Boxes within boxes: every group is a block that is laid out by itself and then is one box of the block around it.
// Edges fall into links, one for each block they pass through.
#pragma once

#include <vector>

#include "core/layout/adjacency.h"
#include "core/layout/layout.h"

namespace quantie::layout {

/// The way of an edge through one block: between two of its members, or between a member and the block's border.
struct Link {
    enum class Part { Leaving, Inside, Entering };
    int edge = -1;
    int from = -1;  ///< a member; -1: the upper border
    int to = -1;    ///< a member; -1: the lower border
    Part part = Part::Inside;
};

struct Member {
    int node = -1;   ///< of the input, or
    int block = -1;  ///< another block
};

struct Block {
    int parent = -1;
    int group = -1;  ///< of the input; -1: invisible, neither frame nor title
    int self = -1;   ///< which member of its parent it is
    std::vector<Member> members;
    std::vector<Link> links;
    std::vector<int> rank;  ///< of the members, from 0
    int rows = 1;           ///< how many layers high it is with all that is inside it
};

struct Blocks {
    std::vector<Block> all;  ///< the first is the whole picture
    std::vector<char>
        turned;  ///< per edge: drawn upwards, since it closes a cycle; its links run from target to source

    /// Edges with the same key share their way as long as they go the same way: those from one node.
    int key(const Input& input, int edge) const {
        return turned[edge] ? static_cast<int>(input.nodes.size()) + edge : input.edges[edge].from;
    }
};

/// Links between different members, as arcs.
std::vector<Arc> arcsOf(const Block& block);

/// Indices into `all`, every block after its parent, siblings by rank.
std::vector<int> topDown(const std::vector<Block>& blocks);

/// Throws Error as `arrange` does.
Blocks makeBlocks(const Input& input);

/// Packs members into new invisible blocks: those of equal `part`, -1 meaning stay. Returns the new blocks.
std::vector<int> pack(std::vector<Block>& blocks, int block, const std::vector<int>& part);

}  // namespace quantie::layout
