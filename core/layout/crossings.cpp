#include "core/layout/crossings.h"

#include <algorithm>

namespace quantie::layout {

long crossingsOfPair(std::span<const End> left, std::span<const End> right) {
    long crossings = 0;
    long passed = 0;  // edges of `right` that end left of the current end
    std::size_t i = 0;
    for (const End& end : left) {
        for (; i < right.size() && right[i].place < end.place; ++i) passed += right[i].edges;
        crossings += passed * end.edges;
    }
    return crossings;
}

void CrossingCounter::add(std::size_t position, long edges) {
    for (++position; position < m_tree.size(); position += position & (~position + 1)) m_tree[position] += edges;
}

long CrossingCounter::upTo(std::size_t position) const {
    long sum = 0;
    for (++position; position > 0; position &= position - 1) sum += m_tree[position];
    return sum;
}

long CrossingCounter::count(const Neighbours& below, int layer) {
    const auto isSingle = [&](int l) { return m_layers.of(l).size() == 1 && m_layers.slots[m_layers.of(l)[0]] == 1; };
    if (isSingle(layer) || isSingle(layer + 1)) return 0;
    const int last = m_layers.of(layer + 1).back();
    m_tree.assign(static_cast<std::size_t>(m_layers.place[last] + m_layers.slots[last]) + 1, 0);
    long crossings = 0;
    long all = 0;
    for (const int vertex : m_layers.of(layer)) {
        m_ends.clear();
        for (const auto& one : below[vertex]) {
            m_ends.push_back({m_layers.place[one.vertex] + one.slot, one.edges, one.ownSlot});
        }
        if (m_layers.slots[vertex] > 1) {
            std::sort(m_ends.begin(), m_ends.end(), [](const End& a, const End& b) { return a.ownSlot < b.ownSlot; });
        }
        // Lines from the same place do not cross: they are added after all of them have been counted.
        for (std::size_t i = 0, added = 0; i < m_ends.size(); ++i) {
            crossings += m_ends[i].edges * (all - upTo(static_cast<std::size_t>(m_ends[i].place)));
            if (i + 1 < m_ends.size() && m_ends[i + 1].ownSlot == m_ends[i].ownSlot) continue;
            for (; added <= i; ++added) {
                add(static_cast<std::size_t>(m_ends[added].place), m_ends[added].edges);
                all += m_ends[added].edges;
            }
        }
    }
    return crossings;
}

long countCrossings(const Layers& layers) {
    const Neighbours below(layers, Neighbours::Side::Below);
    CrossingCounter counter(layers);
    long crossings = 0;
    for (int layer = 0; layer + 1 < layers.count; ++layer) crossings += counter.count(below, layer);
    return crossings;
}

}  // namespace quantie::layout
