#include "core/layout/blocks.h"

#include <algorithm>
#include <limits>

#include "core/base/error.h"
#include "core/layout/ranks.h"

namespace quantie::layout {
namespace {

/// More than any model has; bounds the memory that edges across deep groups take.
constexpr std::size_t maxLinks = 2'000'000;

void require(bool condition, const char* otherwise) {
    if (!condition) throw Error(ErrorCode::Usage, "", otherwise);
}

void check(const Input& input) {
    const int nodes = static_cast<int>(input.nodes.size());
    const int groups = static_cast<int>(input.groups.size());
    for (const Node& node : input.nodes) require(node.group >= -1 && node.group < groups, "a node is in no such group");
    for (const Group& group : input.groups) {
        require(group.parent >= -1 && group.parent < groups, "a group is in no such group");
    }
    for (const Edge& edge : input.edges) {
        require(edge.from >= 0 && edge.from < nodes && edge.to >= 0 && edge.to < nodes, "an edge has no such end");
    }
}

/// Blocks around each block, itself included. The whole has depth 0.
std::vector<int> depths(const std::vector<Block>& blocks) {
    std::vector<int> depth(blocks.size(), -1);
    depth[0] = 0;
    std::vector<int> path;
    for (int block = 1; block < static_cast<int>(blocks.size()); ++block) {
        for (int b = block; depth[b] < 0; b = blocks[b].parent) {
            require(path.size() < blocks.size(), "a group is inside itself");
            path.push_back(b);
        }
        for (; !path.empty(); path.pop_back()) depth[path.back()] = depth[blocks[path.back()].parent] + 1;
        if (depth[block] > maxDepth) throw Error(ErrorCode::Unsupported, "", "groups are nested too deep");
    }
    return depth;
}

/// Members in the order of the input's nodes: a block stands where its first node does.
void addMembers(const Input& input, std::vector<Block>& blocks, const std::vector<int>& depth,
                std::vector<int>& memberOfNode) {
    std::vector<int> first(blocks.size(), std::numeric_limits<int>::max());
    for (std::size_t i = input.nodes.size(); i-- > 0;) first[input.nodes[i].group + 1] = static_cast<int>(i);
    std::vector<int> deepestFirst(blocks.size() - 1);
    for (std::size_t i = 0; i < deepestFirst.size(); ++i) deepestFirst[i] = static_cast<int>(i) + 1;
    std::stable_sort(deepestFirst.begin(), deepestFirst.end(), [&](int a, int b) { return depth[a] > depth[b]; });
    for (const int block : deepestFirst) {
        first[blocks[block].parent] = std::min(first[blocks[block].parent], first[block]);
        blocks[blocks[block].parent].members.push_back({-1, block});
    }
    for (std::size_t i = 0; i < input.nodes.size(); ++i) {
        blocks[input.nodes[i].group + 1].members.push_back({static_cast<int>(i), -1});
    }
    for (Block& block : blocks) {
        const auto place = [&](const Member& m) { return m.node >= 0 ? m.node : first[m.block]; };
        std::stable_sort(block.members.begin(), block.members.end(),
                         [&](const Member& a, const Member& b) { return place(a) < place(b); });
        for (std::size_t i = 0; i < block.members.size(); ++i) {
            const Member& member = block.members[i];
            (member.node >= 0 ? memberOfNode[member.node] : blocks[member.block].self) = static_cast<int>(i);
        }
    }
}

void addLinks(const Input& input, std::vector<Block>& blocks, const std::vector<int>& depth,
              const std::vector<int>& memberOfNode) {
    std::size_t count = 0;
    for (int i = 0; i < static_cast<int>(input.edges.size()); ++i) {
        const Edge& edge = input.edges[i];
        if (edge.from == edge.to) continue;
        int a = input.nodes[edge.from].group + 1;
        int b = input.nodes[edge.to].group + 1;
        int from = memberOfNode[edge.from];
        int to = memberOfNode[edge.to];
        while (a != b) {
            if (++count > maxLinks) throw Error(ErrorCode::Unsupported, "", "too many edges between nested groups");
            if (depth[a] >= depth[b]) {
                blocks[a].links.push_back({i, from, -1, Link::Part::Leaving});
                from = blocks[a].self;
                a = blocks[a].parent;
            } else {
                blocks[b].links.push_back({i, -1, to, Link::Part::Entering});
                to = blocks[b].self;
                b = blocks[b].parent;
            }
        }
        blocks[a].links.push_back({i, from, to, Link::Part::Inside});
    }
}

/// Turns edges until the members of no block are in a cycle.
void turn(Blocks& blocks) {
    for (const Block& block : blocks.all) {
        std::vector<int> edges;
        for (const Link& link : block.links) {
            if (link.part == Link::Part::Inside) edges.push_back(link.edge);
        }
        const std::vector<char> back = backArcs(static_cast<int>(block.members.size()), arcsOf(block));
        for (std::size_t i = 0; i < edges.size(); ++i) blocks.turned[edges[i]] = back[i];
    }
    for (Block& block : blocks.all) {
        for (Link& link : block.links) {
            if (!blocks.turned[link.edge]) continue;
            std::swap(link.from, link.to);
            if (link.part == Link::Part::Inside) continue;
            link.part = link.part == Link::Part::Leaving ? Link::Part::Entering : Link::Part::Leaving;
        }
    }
}

}  // namespace

std::vector<Arc> arcsOf(const Block& block) {
    std::vector<Arc> arcs;
    for (const Link& link : block.links) {
        if (link.part == Link::Part::Inside) arcs.push_back({link.from, link.to});
    }
    return arcs;
}

std::vector<int> topDown(const std::vector<Block>& blocks) {
    std::vector<int> order{0};
    order.reserve(blocks.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        const Block& block = blocks[order[i]];
        const auto begin = static_cast<std::ptrdiff_t>(order.size());
        for (const Member& member : block.members) {
            if (member.block >= 0) order.push_back(member.block);
        }
        if (block.rank.empty()) continue;
        std::stable_sort(order.begin() + begin, order.end(),
                         [&](int a, int b) { return block.rank[blocks[a].self] < block.rank[blocks[b].self]; });
    }
    return order;
}

Blocks makeBlocks(const Input& input) {
    check(input);
    Blocks blocks;
    blocks.all.resize(input.groups.size() + 1);
    for (std::size_t i = 0; i < input.groups.size(); ++i) {
        blocks.all[i + 1].group = static_cast<int>(i);
        blocks.all[i + 1].parent = input.groups[i].parent + 1;
    }
    const std::vector<int> depth = depths(blocks.all);
    std::vector<int> memberOfNode(input.nodes.size());
    addMembers(input, blocks.all, depth, memberOfNode);
    addLinks(input, blocks.all, depth, memberOfNode);
    blocks.turned.resize(input.edges.size());
    turn(blocks);
    return blocks;
}

std::vector<int> pack(std::vector<Block>& blocks, int block, const std::vector<int>& part) {
    const int parts = part.empty() ? 0 : *std::max_element(part.begin(), part.end()) + 1;
    std::vector<int> packed(parts, -1);   // the new block of each part
    std::vector<int> place(part.size());  // where each member is now, in its block
    std::vector<Member> rest;
    std::vector<int> made;
    for (std::size_t i = 0; i < part.size(); ++i) {
        const Member member = blocks[block].members[i];
        int home = block;
        if (part[i] >= 0) {
            home = packed[part[i]];
            if (home < 0) {
                home = packed[part[i]] = static_cast<int>(blocks.size());
                made.push_back(home);
                blocks.emplace_back();
                blocks.back().parent = block;
                blocks.back().self = static_cast<int>(rest.size());
                rest.push_back({-1, home});
            }
        }
        std::vector<Member>& members = home == block ? rest : blocks[home].members;
        place[i] = static_cast<int>(members.size());
        if (member.block >= 0) {
            blocks[member.block].self = place[i];
            blocks[member.block].parent = home;
        }
        members.push_back(member);
    }
    std::vector<Link> links;
    for (Link link : blocks[block].links) {
        const int from = link.from < 0 || part[link.from] < 0 ? -1 : packed[part[link.from]];
        const int to = link.to < 0 || part[link.to] < 0 ? -1 : packed[part[link.to]];
        if (link.from >= 0) link.from = place[link.from];
        if (link.to >= 0) link.to = place[link.to];
        if (from >= 0 && from == to) {
            blocks[from].links.push_back(link);
            continue;
        }
        if (from >= 0) {
            blocks[from].links.push_back({link.edge, link.from, -1, Link::Part::Leaving});
            link.from = blocks[from].self;
        }
        if (to >= 0) {
            blocks[to].links.push_back({link.edge, -1, link.to, Link::Part::Entering});
            link.to = blocks[to].self;
        }
        links.push_back(link);
    }
    blocks[block].members = std::move(rest);
    blocks[block].links = std::move(links);
    return made;
}

}  // namespace quantie::layout
