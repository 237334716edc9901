// Neighbours of every vertex of a small graph, in one array.
#pragma once

#include <span>
#include <vector>

namespace quantie::layout {

struct Arc {
    int from = 0;
    int to = 0;
};

/// For each vertex the indices of some arcs, in the arcs' order.
class Adjacency {
  public:
    Adjacency() = default;
    /// `of` says to which vertex the arc with an index belongs.
    template <typename Of>
    Adjacency(int vertices, int arcs, const Of& of)
        : m_begin(static_cast<std::size_t>(vertices) + 1), m_arcs(static_cast<std::size_t>(arcs)) {
        for (int i = 0; i < arcs; ++i) ++m_begin[of(i) + 1];
        for (int v = 0; v < vertices; ++v) m_begin[v + 1] += m_begin[v];
        std::vector<int> next(m_begin.begin(), m_begin.end() - 1);
        for (int i = 0; i < arcs; ++i) m_arcs[next[of(i)]++] = i;
    }

    std::span<const int> operator[](int vertex) const {
        return {m_arcs.data() + m_begin[vertex], m_arcs.data() + m_begin[vertex + 1]};
    }

  private:
    std::vector<int> m_begin;
    std::vector<int> m_arcs;
};

inline Adjacency arcsFrom(int vertices, const std::vector<Arc>& arcs) {
    return {vertices, static_cast<int>(arcs.size()), [&](int i) { return arcs[i].from; }};
}
inline Adjacency arcsInto(int vertices, const std::vector<Arc>& arcs) {
    return {vertices, static_cast<int>(arcs.size()), [&](int i) { return arcs[i].to; }};
}

}  // namespace quantie::layout
