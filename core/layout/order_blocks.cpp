#include "core/layout/order_blocks.h"

#include <algorithm>

#include "core/layout/order.h"
#include "core/layout/reversed.h"

namespace quantie::layout {
namespace {

class BlockOrderer {
  public:
    BlockOrderer(const Input& input, const Blocks& blocks, const std::vector<int>& topDown, std::vector<Placed>& placed,
                 const Progress& progress)
        : m_input(input), m_blocks(blocks), m_topDown(topDown), m_placed(placed), m_progress(progress) {}

    void run() {
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
        for (const int index : m_topDown) giveSlots(index, true);
    }

  private:
    /// A place for each port of the blocks inside; as drawn, lines to folded groups end in one place.
    void giveSlots(int index, bool asDrawn = false) {
        const std::vector<Member>& members = m_blocks.all[index].members;
        Layers& layers = m_placed[index].layers;
        const auto inner = [&](int vertex) -> const Layers* {
            if (vertex >= layers.members || members[vertex].block < 0) return nullptr;
            const Placed& placed = m_placed[members[vertex].block];
            return asDrawn && !placed.open ? nullptr : &placed.layers;
        };
        for (int m = 0; m < layers.members; ++m) {
            const Layers* block = inner(m);
            const auto ports =
                block == nullptr ? 1 : std::max({block->top.size(), block->bottom.size(), std::size_t{1}});
            layers.slots[m] = static_cast<int>(ports);
        }
        for (Segment& s : layers.segments) {
            const Layers* up = inner(s.up);
            const Layers* low = inner(s.low);
            s.upSlot = up == nullptr ? 0 : up->position[Layers::port(up->bottom, s.key)];
            s.lowSlot = low == nullptr ? 0 : low->position[Layers::port(low->top, s.key)];
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

    const Input& m_input;
    const Blocks& m_blocks;
    const std::vector<int>& m_topDown;
    std::vector<Placed>& m_placed;
    const Progress& m_progress;
};

}  // namespace

void orderBlocks(const Input& input, const Blocks& blocks, const std::vector<int>& topDown, std::vector<Placed>& placed,
                 const Progress& progress) {
    BlockOrderer(input, blocks, topDown, placed, progress).run();
}

}  // namespace quantie::layout
