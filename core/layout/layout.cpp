// The stages of a layout, one file each:
//
//   1 blocks        groups become boxes within boxes, edges fall into links, one per box they pass; cycles are turned
//   2 ranks         which layer each member of a block goes to; `packing` makes tall boxes of what stands beside groups
//   3 layers        a block as a graph whose lines lead from layer to layer; long edges get lanes, borders get ports
//   4 order         who stands left of whom in a block, with few `crossings`; `order_blocks` sees to it that a block
//   and
//                   what is around it agree
//   5 coordinates   how far left or right everything stands, then `tighten`; from the inside out, so that sizes are
//   known 6 frames        rows, sizes of blocks, where lines touch their targets 7 route         edges as curves
//
// Stages 1 to 4 find the same whatever is folded. That is why folding never changes an order.
#include "core/layout/layout.h"

#include <algorithm>

#include "core/layout/blocks.h"
#include "core/layout/crossings.h"
#include "core/layout/order_blocks.h"
#include "core/layout/packing.h"
#include "core/layout/reversed.h"
#include "core/layout/route.h"

namespace quantie::layout {
namespace {

class Arranger {
  public:
    Arranger(const Input& input, const Options& options, const Progress& progress)
        : m_input(input), m_options(options), m_progress(progress), m_blocks(makeBlocks(input)) {
        rankAndPack(m_blocks, progress);
        m_topDown = topDown(m_blocks.all);
        m_placed.resize(m_blocks.all.size());
        openBlocks();
        orderBlocks(input, m_blocks, m_topDown, m_placed, progress);
        for (const int block : Reversed(m_topDown)) measure(block);
    }

    Layout draw() {
        Layout layout;
        layout.nodes.resize(m_input.nodes.size());
        layout.groups.resize(m_input.groups.size());
        for (const int block : m_topDown) place(block, layout);
        layout.bounds = {0, 0, m_placed[0].frame.size.width, m_placed[0].frame.size.height};
        const auto runs = runsOfEdges(m_input, m_blocks.all, m_placed, m_topDown);
        for (std::size_t i = 0; i < runs.size(); ++i)
            layout.edges.push_back(curve(static_cast<int>(i), runs[i], layout));
        for (const Placed& placed : m_placed) layout.crossings += placed.open ? countCrossings(placed.layers) : 0;
        if (right()) transpose(layout);
        return layout;
    }

  private:
    bool right() const { return m_options.direction == Direction::Right; }
    Size turned(Size size) const { return right() ? Size{size.height, size.width} : size; }
    const Group* groupOf(int block) const {
        const int group = m_blocks.all[block].group;
        return group < 0 ? nullptr : &m_input.groups[group];
    }
    bool folded(int block) const { return groupOf(block) != nullptr && groupOf(block)->folded; }

    void openBlocks() {
        for (const int block : m_topDown) {
            const int parent = m_blocks.all[block].parent;
            m_placed[block].open = !folded(block) && (parent < 0 || m_placed[parent].open);
        }
    }

    /// Stages 5 and 6.
    void measure(int index) {
        Placed& own = m_placed[index];
        if (!own.open) return;
        m_progress.check();
        const Block& block = m_blocks.all[index];
        for (const Member& member : block.members) own.boxes.push_back(boxOf(member));
        for (Segment& s : own.layers.segments) {
            s.upShift = portShift(block, s.up, s.key, true);
            s.lowShift = portShift(block, s.low, s.key, false);
        }
        own.frame = makeFrame(block, own.layers, own.boxes, borderOf(index), m_options);
    }

    Box boxOf(const Member& member) const {
        if (member.node >= 0) return {turned(m_input.nodes[member.node].size), false};
        const Placed& inner = m_placed[member.block];
        return inner.open ? Box{inner.frame.size, true} : Box{turned(groupOf(member.block)->foldedSize), false};
    }

    double portShift(const Block& block, int vertex, int key, bool below) const {
        if (vertex >= static_cast<int>(block.members.size()) || block.members[vertex].block < 0) return 0;
        const Placed& inner = m_placed[block.members[vertex].block];
        if (!inner.open) return 0;
        const int port = Layers::port(below ? inner.layers.bottom : inner.layers.top, key);
        return inner.frame.x[port] - inner.frame.size.width / 2;
    }

    Border borderOf(int block) const {
        const Group* group = groupOf(block);
        if (group == nullptr) return {};
        const double title = m_options.groupTitle;
        if (right()) return {m_options.groupPadding, 0, title, 0, group->minWidth};
        return {m_options.groupPadding, title, 0, group->minWidth, 0};
    }

    /// From a block's own place to those of its members.
    void place(int index, Layout& layout) {
        const Placed& own = m_placed[index];
        const Block& block = m_blocks.all[index];
        for (std::size_t m = 0; m < block.members.size(); ++m) {
            const Member& member = block.members[m];
            const Rect rect = own.open ? rectOf(own, static_cast<int>(m)) : own.rect;
            if (member.node >= 0) {
                layout.nodes[member.node] = rect;
                continue;
            }
            m_placed[member.block].rect = rect;
            if (groupOf(member.block) != nullptr) layout.groups[m_blocks.all[member.block].group] = rect;
        }
    }

    static Rect rectOf(const Placed& block, int member) {
        const Size& size = block.boxes[member].size;
        return {block.rect.x + block.frame.x[member] - size.width / 2, block.rect.y + block.frame.y[member], size.width,
                size.height};
    }

    std::vector<Point> curve(int index, const std::vector<Run>& runs, const Layout& layout) const {
        const Edge& edge = m_input.edges[index];
        if (edge.from == edge.to) {
            const bool shown = m_placed[m_input.nodes[edge.from].group + 1].open;
            return shown ? loopAt(layout.nodes[edge.from], m_options.edgeGap * 0.75) : std::vector<Point>{};
        }
        std::vector<Point> points = curveThrough(runs);
        if (m_blocks.turned[index]) std::reverse(points.begin(), points.end());
        return points;
    }

    static void transpose(Layout& layout) {
        const auto turn = [](Rect& rect) { rect = {rect.y, rect.x, rect.height, rect.width}; };
        for (Rect& rect : layout.nodes) turn(rect);
        for (Rect& rect : layout.groups) turn(rect);
        for (auto& edge : layout.edges) {
            for (Point& point : edge) point = {point.y, point.x};
        }
        turn(layout.bounds);
    }

    const Input& m_input;
    const Options& m_options;
    const Progress& m_progress;
    Blocks m_blocks;
    std::vector<int> m_topDown;
    std::vector<Placed> m_placed;
};

}  // namespace

Layout arrange(const Input& input, const Options& options, const Progress& progress) {
    return Arranger(input, options, progress).draw();
}

Point anchorShift(const Layout& before, const Layout& after, int group) {
    const Rect& old = before.groups.at(static_cast<std::size_t>(group));
    const Rect& now = after.groups.at(static_cast<std::size_t>(group));
    return {old.x - now.x, old.y - now.y};
}

}  // namespace quantie::layout
