#include "core/layout/ranks.h"

#include <algorithm>
#include <limits>

#include "core/layout/reversed.h"

namespace quantie::layout {
namespace {

/// Sources first; the arcs make no cycle.
std::vector<int> topologicalOrder(int vertices, const std::vector<Arc>& arcs, const Adjacency& from) {
    std::vector<int> waiting(vertices);
    for (const Arc& arc : arcs) ++waiting[arc.to];
    std::vector<int> order;
    order.reserve(vertices);
    for (int v = 0; v < vertices; ++v) {
        if (waiting[v] == 0) order.push_back(v);
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
        for (const int arc : from[order[i]]) {
            if (--waiting[arcs[arc].to] == 0) order.push_back(arcs[arc].to);
        }
    }
    return order;
}

/// Lowers vertices whose arcs pull them down, together with all that has to give way: what their tight arcs lead to.
class Lowering {
  public:
    Lowering(const std::vector<Arc>& arcs, const std::vector<int>& length, const std::vector<int>& held,
             const Adjacency& from, const Adjacency& into, std::vector<int>& rank)
        : m_arcs(arcs),
          m_length(length),
          m_held(held),
          m_from(from),
          m_into(into),
          m_rank(rank),
          m_mark(rank.size(), -1) {}

    void lower(int vertex) {
        const auto holding = m_into[vertex].size() + static_cast<std::size_t>(m_held[vertex]);
        while (m_from[vertex].size() > holding && gather(vertex)) {
            const int step = gain();
            if (step == 0) return;
            for (const int v : m_moving) m_rank[v] += step;
        }
    }

  private:
    /// So many may move at once: keeps the whole linear.
    static constexpr std::size_t most = 64;

    int slack(const Arc& arc) const { return m_rank[arc.to] - m_rank[arc.from] - m_length[arc.from]; }

    bool gather(int vertex) {
        ++m_round;
        m_moving.assign(1, vertex);
        m_mark[vertex] = m_round;
        for (std::size_t i = 0; i < m_moving.size(); ++i) {
            for (const int arc : m_from[m_moving[i]]) {
                const int to = m_arcs[arc].to;
                if (slack(m_arcs[arc]) > 0 || m_mark[to] == m_round) continue;
                if (m_moving.size() == most) return false;
                m_mark[to] = m_round;
                m_moving.push_back(to);
            }
        }
        return true;
    }

    /// How far down the gathered may go, 0 if their arcs do not get shorter in sum.
    int gain() const {
        int pull = 0;
        int room = std::numeric_limits<int>::max();
        for (const int v : m_moving) {
            pull -= m_held[v];
            for (const int arc : m_from[v]) {
                if (m_mark[m_arcs[arc].to] == m_round) continue;
                ++pull;
                room = std::min(room, slack(m_arcs[arc]));
            }
            for (const int arc : m_into[v]) pull -= m_mark[m_arcs[arc].from] == m_round ? 0 : 1;
        }
        return pull > 0 ? room : 0;
    }

    const std::vector<Arc>& m_arcs;
    const std::vector<int>& m_length;
    const std::vector<int>& m_held;
    const Adjacency& m_from;
    const Adjacency& m_into;
    std::vector<int>& m_rank;
    std::vector<int> m_mark;
    std::vector<int> m_moving;
    int m_round = 0;
};

}  // namespace

std::vector<char> backArcs(int vertices, const std::vector<Arc>& arcs) {
    enum : char { Unseen, Open, Done };
    const Adjacency from = arcsFrom(vertices, arcs);
    std::vector<char> back(arcs.size());
    std::vector<char> state(vertices, Unseen);
    std::vector<std::size_t> next(vertices);
    std::vector<int> path;
    for (int start = 0; start < vertices; ++start) {
        if (state[start] == Unseen) path.push_back(start);
        while (!path.empty()) {
            const int v = path.back();
            state[v] = Open;
            if (next[v] == from[v].size()) {
                state[v] = Done;
                path.pop_back();
                continue;
            }
            const int arc = from[v][next[v]++];
            const int to = arcs[arc].to;
            if (state[to] == Unseen) path.push_back(to);
            if (state[to] == Open && to != v) back[arc] = 1;
        }
    }
    return back;
}

std::vector<int> ranks(int vertices, const std::vector<Arc>& arcs, const std::vector<int>& length,
                       const std::vector<int>& held) {
    const Adjacency from = arcsFrom(vertices, arcs);
    const Adjacency into = arcsInto(vertices, arcs);
    const std::vector<int> order = topologicalOrder(vertices, arcs, from);
    std::vector<int> rank(vertices);
    for (const int v : order) {
        for (const int arc : from[v]) rank[arcs[arc].to] = std::max(rank[arcs[arc].to], rank[v] + length[v]);
    }
    Lowering lowering(arcs, length, held, from, into, rank);
    for (const int v : Reversed(order)) lowering.lower(v);
    return rank;
}

}  // namespace quantie::layout
