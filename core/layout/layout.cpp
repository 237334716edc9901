// The stages of a layout, one file each:
//
//   1 blocks        groups become boxes within boxes, edges fall into links, one per box they pass; cycles are turned
//   2 ranks         which layer each member of a block goes to; `packing` makes tall boxes of what stands beside groups
//   3 layers        a block as a graph whose lines lead from layer to layer; long edges get lanes, borders get ports
//   4 order         who stands left of whom, with few `crossings`; from the outside in, so that ports are known
//   5 coordinates   how far left or right everything stands; from the inside out, so that sizes are known
//   6 frames        rows, sizes of blocks, where lines touch their targets
//   7 route         edges as curves
//
// Stages 1 to 4 do not look at what is folded. That is why folding never changes an order.
#include "core/layout/layout.h"

#include <algorithm>

#include "core/layout/blocks.h"
#include "core/layout/crossings.h"
#include "core/layout/frames.h"
#include "core/layout/order.h"
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
        orderBlocks();
        openBlocks();
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

    /// Stages 3 and 4. What is inside is ordered first as suits it, so that what is around can heed the order of its
    /// ports, and then once more as suits what is around.
    void orderBlocks() {
        int room = maxLaneVertices;
        for (const int index : m_topDown) {
            m_progress.check();
            const Block& block = m_blocks.all[index];
            Placed& own = m_placed[index];
            for (const Link& link : block.links) own.keys.push_back(m_blocks.key(m_input, link.edge));
            own.layers = makeLayers(block, own.keys, room);
            const auto ports = own.layers.top.size() + own.layers.bottom.size();
            room -= own.layers.vertices() - own.layers.members - static_cast<int>(ports);
            noteOutside(index);
        }
        for (const int index : Reversed(m_topDown)) {
            Layers& layers = m_placed[index].layers;
            if (layers.top.size() < 2 && layers.bottom.size() < 2) continue;
            giveSlots(index);
            orderLayers(layers, std::vector<double>(layers.layer.size()), m_progress);
        }
        for (const int index : m_topDown) {
            giveSlots(index);
            orderLayers(m_placed[index].layers, wantedByParent(index), m_progress);
        }
    }

    /// A place for each port of the blocks inside.
    void giveSlots(int index) {
        const std::vector<Member>& members = m_blocks.all[index].members;
        Layers& layers = m_placed[index].layers;
        const auto inner = [&](int vertex) -> const Layers* {
            const bool block = vertex < layers.members && members[vertex].block >= 0;
            return block ? &m_placed[members[vertex].block].layers : nullptr;
        };
        for (int m = 0; m < layers.members; ++m) {
            if (inner(m) == nullptr) continue;
            layers.slots[m] =
                static_cast<int>(std::max({inner(m)->top.size(), inner(m)->bottom.size(), std::size_t{1}}));
        }
        for (Segment& s : layers.segments) {
            if (inner(s.up) != nullptr) s.upSlot = inner(s.up)->position[Layers::port(inner(s.up)->bottom, s.key)];
            if (inner(s.low) != nullptr) s.lowSlot = inner(s.low)->position[Layers::port(inner(s.low)->top, s.key)];
        }
        for (int l = 0; l < layers.count; ++l) layers.number(l);
    }

    void noteOutside(int index) {
        const std::vector<Member>& members = m_blocks.all[index].members;
        const std::vector<Segment>& segments = m_placed[index].layers.segments;
        const auto note = [&](int vertex, int segment) {
            if (vertex >= static_cast<int>(members.size()) || members[vertex].block < 0) return;
            m_placed[members[vertex].block].outside.push_back(segment);
        };
        for (std::size_t i = 0; i < segments.size(); ++i) {
            note(segments[i].up, static_cast<int>(i));
            note(segments[i].low, static_cast<int>(i));
        }
    }

    /// For the ports of a block: where the lines outside it come from or go to.
    std::vector<double> wantedByParent(int index) const {
        const Block& block = m_blocks.all[index];
        const Placed& own = m_placed[index];
        std::vector<double> wanted(own.layers.layer.size());
        std::vector<double> lines(own.layers.layer.size());
        for (const int segment : own.outside) {
            const Segment& s = m_placed[block.parent].layers.segments[segment];
            const bool enters = s.low == block.self;
            const int port = Layers::port(enters ? own.layers.top : own.layers.bottom, s.key);
            const double place = placeOf(block.parent, enters ? s.up : s.low, s.key, enters);
            wanted[port] = (wanted[port] * lines[port] + place) / (lines[port] + 1);
            ++lines[port];
        }
        return wanted;
    }

    /// Place of a vertex in its layer; of lines from one block above the place of its port, since that is ordered
    /// first.
    double placeOf(int index, int vertex, int key, bool above) const {
        const Layers& layers = m_placed[index].layers;
        const double place = layers.place[vertex];
        if (!above || vertex >= layers.members || m_blocks.all[index].members[vertex].block < 0) return place;
        const Layers& inner = m_placed[m_blocks.all[index].members[vertex].block].layers;
        return place + inner.position[Layers::port(inner.bottom, key)];
    }

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
