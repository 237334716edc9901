#include "core/layout/packing.h"

#include <algorithm>
#include <numeric>

#include "core/layout/ranks.h"
#include "core/layout/reversed.h"

namespace quantie::layout {
namespace {

/// Invisible blocks inside one another; more is possible only in graphs made for it.
constexpr int maxPacking = 32;

/// Vertices joined by arcs get the same number; numbers from 0 by first vertex.
class Components {
  public:
    explicit Components(int vertices) : m_parent(vertices) { std::iota(m_parent.begin(), m_parent.end(), 0); }
    void join(int a, int b) {
        a = root(a);
        b = root(b);
        m_parent[std::max(a, b)] = std::min(a, b);
    }
    int root(int v) {
        while (m_parent[v] != v) v = m_parent[v] = m_parent[m_parent[v]];
        return v;
    }

  private:
    std::vector<int> m_parent;
};

struct Strip {
    int begin = 0;
    int end = 0;  ///< one past the last row
};

class Packer {
  public:
    Packer(std::vector<Block>& blocks, const Progress& progress) : m_blocks(blocks), m_progress(progress) {}

    void settle(int block, int depth) {
        m_progress.check();
        if (depth < maxPacking) {
            std::vector<int> made = packParts(block, [](int) { return 0; });
            if (made.empty()) made = packStrips(block);
            for (const int inner : made) settle(inner, depth + 1);
        }
        const std::vector<int> ones(m_blocks[block].members.size(), 1);
        m_blocks[block].rank = ranksOf(m_blocks[block], ones);
        m_blocks[block].rows = rowsOf(m_blocks[block]);
    }

  private:
    static std::vector<int> ranksOf(const Block& block, const std::vector<int>& heights) {
        std::vector<int> entering(block.members.size());
        for (const Link& link : block.links) {
            if (link.from < 0) ++entering[link.to];
        }
        return ranks(static_cast<int>(block.members.size()), arcsOf(block), heights, entering);
    }

    int rows(const Member& member) const { return member.block < 0 ? 1 : m_blocks[member.block].rows; }

    int rowsOf(const Block& block) const {
        std::vector<int> layers;
        for (std::size_t i = 0; i < block.members.size(); ++i) {
            layers.resize(std::max(layers.size(), static_cast<std::size_t>(block.rank[i]) + 1));
            layers[block.rank[i]] = std::max(layers[block.rank[i]], rows(block.members[i]));
        }
        return std::max(1, std::accumulate(layers.begin(), layers.end(), 0));
    }

    /// Members with the same area ≥ 0 that are joined by links within it make a part. An area of one part stays as it
    /// is, and so does a part of one member.
    template <typename AreaOf>
    std::vector<int> packParts(int block, const AreaOf& areaOf) {
        const int count = static_cast<int>(m_blocks[block].members.size());
        Components components(count);
        for (const Arc& arc : arcsOf(m_blocks[block])) {
            if (areaOf(arc.from) >= 0 && areaOf(arc.from) == areaOf(arc.to)) components.join(arc.from, arc.to);
        }
        std::vector<int> size(count);
        std::vector<int> partsOfArea(count);
        for (int i = 0; i < count; ++i) {
            if (areaOf(i) < 0) continue;
            ++size[components.root(i)];
            if (components.root(i) == i) ++partsOfArea[areaOf(i)];
        }
        std::vector<int> part(count, -1);
        bool any = false;
        for (int i = 0; i < count; ++i) {
            if (areaOf(i) < 0 || partsOfArea[areaOf(i)] < 2 || size[components.root(i)] < 2) continue;
            part[i] = components.root(i);
            any = true;
        }
        return any ? pack(m_blocks, block, part) : std::vector<int>{};
    }

    std::vector<int> packStrips(int block) {
        const std::vector<Member>& members = m_blocks[block].members;
        std::vector<int> heights(members.size());
        std::transform(members.begin(), members.end(), heights.begin(), [&](const Member& m) { return rows(m); });
        if (std::all_of(heights.begin(), heights.end(), [](int height) { return height == 1; })) return {};
        const std::vector<int> rank = ranksOf(m_blocks[block], heights);
        const std::vector<Strip> strips = stripsOf(rank, heights);
        std::vector<int> area(members.size(), -1);
        for (std::size_t i = 0; i < area.size(); ++i) {
            const auto next = std::upper_bound(strips.begin(), strips.end(), rank[i],
                                               [](int row, const Strip& strip) { return row < strip.begin; });
            if (next == strips.begin() || rank[i] >= (next - 1)->end) continue;
            area[i] = static_cast<int>(next - 1 - strips.begin());
        }
        return packParts(block, [&](int member) { return area[member]; });
    }

    /// The rows that tall members take, those of overlapping ones together.
    static std::vector<Strip> stripsOf(const std::vector<int>& rank, const std::vector<int>& heights) {
        std::vector<Strip> tall;
        for (std::size_t i = 0; i < rank.size(); ++i) {
            if (heights[i] > 1) tall.push_back({rank[i], rank[i] + heights[i]});
        }
        std::sort(tall.begin(), tall.end(), [](const Strip& a, const Strip& b) { return a.begin < b.begin; });
        std::vector<Strip> strips;
        for (const Strip& strip : tall) {
            if (strips.empty() || strip.begin >= strips.back().end) {
                strips.push_back(strip);
            } else {
                strips.back().end = std::max(strips.back().end, strip.end);
            }
        }
        return strips;
    }

    std::vector<Block>& m_blocks;
    const Progress& m_progress;
};

}  // namespace

void rankAndPack(Blocks& blocks, const Progress& progress) {
    const std::vector<int> order = topDown(blocks.all);
    Packer packer(blocks.all, progress);
    for (const int block : Reversed(order)) packer.settle(block, 0);
}

}  // namespace quantie::layout
