#include "core/layout/crossings.h"

#include <algorithm>

namespace quantie::layout {

Neighbours::Neighbours(const Layers& layers, Side side)
    : m_begin(static_cast<std::size_t>(layers.vertices()) + 1), m_all(layers.segments.size()) {
    const auto owner = [&](const Segment& s) { return side == Side::Above ? s.low : s.up; };
    for (const Segment& segment : layers.segments) ++m_begin[owner(segment) + 1];
    for (int v = 0; v < layers.vertices(); ++v) m_begin[v + 1] += m_begin[v];
    std::vector<int> next(m_begin.begin(), m_begin.end() - 1);
    for (std::size_t i = 0; i < layers.segments.size(); ++i) {
        const Segment& s = layers.segments[i];
        m_all[next[owner(s)]++] = {side == Side::Above ? s.up : s.low, s.edges, static_cast<int>(i)};
    }
}

long crossingsOfPair(std::span<const End> left, std::span<const End> right) {
    long crossings = 0;
    long passed = 0;  // edges of `right` that end left of the current end
    std::size_t i = 0;
    for (const End& end : left) {
        for (; i < right.size() && right[i].position < end.position; ++i) passed += right[i].edges;
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
    if (m_layers.of(layer).size() < 2 || m_layers.of(layer + 1).size() < 2) return 0;
    m_tree.assign(m_layers.of(layer + 1).size() + 1, 0);
    long crossings = 0;
    long all = 0;
    for (const int vertex : m_layers.of(layer)) {
        m_ends.clear();
        for (const auto& one : below[vertex]) m_ends.push_back({m_layers.position[one.vertex], one.edges});
        for (const End& end : m_ends) crossings += end.edges * (all - upTo(static_cast<std::size_t>(end.position)));
        for (const End& end : m_ends) {
            add(static_cast<std::size_t>(end.position), end.edges);
            all += end.edges;
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
