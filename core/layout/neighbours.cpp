#include "core/layout/neighbours.h"

namespace quantie::layout {

Neighbours::Neighbours(const Layers& layers, Side side)
    : m_begin(static_cast<std::size_t>(layers.vertices()) + 1), m_all(layers.segments.size()) {
    const auto owner = [&](const Segment& s) { return side == Side::Above ? s.low : s.up; };
    for (const Segment& segment : layers.segments) ++m_begin[owner(segment) + 1];
    for (int v = 0; v < layers.vertices(); ++v) m_begin[v + 1] += m_begin[v];
    std::vector<int> next(m_begin.begin(), m_begin.end() - 1);
    for (std::size_t i = 0; i < layers.segments.size(); ++i) {
        const Segment& s = layers.segments[i];
        One& one = m_all[next[owner(s)]++];
        one = {s.up, s.upSlot, s.lowSlot, s.edges, static_cast<int>(i)};
        if (side == Side::Below) one = {s.low, s.lowSlot, s.upSlot, s.edges, static_cast<int>(i)};
    }
}

}  // namespace quantie::layout
