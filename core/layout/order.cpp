#include "core/layout/order.h"

#include <algorithm>

#include "core/layout/crossings.h"
#include "core/layout/reversed.h"

namespace quantie::layout {
namespace {

/// An order of all layers and the crossings below each.
struct Solution {
    std::vector<int> order;
    std::vector<long> crossings;
};

/// Takes from `found` every stretch of layers that has fewer crossings than `best` there. Stretches end at layers that
/// are the same in both, so a long chain of cells gets the best that was found for each cell. True if it took any.
bool splice(Solution& best, const Solution& found, const std::vector<int>& begin) {
    const auto count = static_cast<int>(best.crossings.size());
    const auto same = [&](int layer) {
        return std::equal(best.order.begin() + begin[layer], best.order.begin() + begin[layer + 1],
                          found.order.begin() + begin[layer]);
    };
    bool any = false;
    long gain = 0;
    int first = 0;  // of the stretch
    for (int layer = 0; layer < count; ++layer) {
        if (same(layer)) {
            first = layer;
            gain = 0;
        }
        gain += best.crossings[layer] - found.crossings[layer];
        if (layer + 1 < count && !same(layer + 1)) continue;
        if (gain <= 0) continue;
        std::copy(found.order.begin() + begin[first], found.order.begin() + begin[layer + 1],
                  best.order.begin() + begin[first]);
        std::copy(found.crossings.begin() + first, found.crossings.begin() + layer + 1, best.crossings.begin() + first);
        any = true;
    }
    return any;
}

class Orderer {
  public:
    Orderer(Layers& layers, const std::vector<double>& wanted)
        : m_layers(layers),
          m_wanted(wanted),
          m_above(layers, Neighbours::Side::Above),
          m_below(layers, Neighbours::Side::Below),
          m_counter(layers),
          m_now{layers.order, std::vector<long>(static_cast<std::size_t>(layers.count))},
          m_uncounted(static_cast<std::size_t>(layers.count), 1),
          m_unexchanged(static_cast<std::size_t>(layers.count), 1),
          m_active(static_cast<std::size_t>(layers.count), 1) {}

    void run(const Progress& progress) {
        long spent = 0;
        for (int attempt = 0; attempt < attempts && (attempt == 0 || spent < effort) && activate() > 0; ++attempt) {
            startFrom(attempt % 2 == 0);
            int idle = 0;
            for (int sweep = 0; idle < patience && (sweep < leastSweeps || spent < effort); ++sweep) {
                progress.check();
                spent += m_activeSize;
                sweepOver((attempt + sweep) % 2 == 0, (attempt + sweep) % 4 >= 2);
                exchangeAll();
                measure();
                idle = m_best.order.empty() || splice(m_best, m_now, m_layers.begin) ? 0 : idle + 1;
                if (m_best.order.empty()) m_best = m_now;
                if (isFlat(m_best)) break;
            }
            m_layers.order = m_best.order;
            for (int layer = 0; layer < m_layers.count; ++layer) changed(layer);
        }
    }

  private:
    static constexpr int attempts = 4;
    static constexpr int patience = 2;  ///< sweeps that bring nothing before an attempt is given up
    static constexpr int leastSweeps = 4;
    static constexpr long effort = 800'000;  ///< vertices and lines looked at in all sweeps, if that allows the least
    static constexpr int rounds = 3;         ///< of exchanges over all layers after a sweep
    static constexpr int passes = 8;         ///< over one layer
    static constexpr int around = 16;        ///< layers above and below a crossing that are ordered anew

    static bool isFlat(const Solution& solution) {
        return std::all_of(solution.crossings.begin(), solution.crossings.end(), [](long count) { return count == 0; });
    }

    /// Only layers near a crossing are worth another attempt. Returns how many.
    int activate() {
        if (!m_best.order.empty()) std::fill(m_active.begin(), m_active.end(), char{0});
        for (int layer = 0; !m_best.order.empty() && layer < m_layers.count; ++layer) {
            if (m_best.crossings[layer] == 0) continue;
            const auto last = std::min(m_layers.count, layer + 1 + around);
            std::fill(m_active.begin() + std::max(0, layer - around), m_active.begin() + last, char{1});
        }
        int count = 0;
        m_activeSize = 0;
        for (int layer = 0; layer < m_layers.count; ++layer) {
            if (!m_active[layer]) continue;
            ++count;
            for (const int v : m_layers.of(layer)) m_activeSize += 1 + static_cast<long>(m_above[v].size());
        }
        return count;
    }

    bool isPort(int vertex) const { return vertex >= m_layers.members && !m_layers.isLane(vertex); }

    /// After a new order in a layer.
    void changed(int layer) {
        m_layers.number(layer);
        m_uncounted[layer] = 1;
        for (int l = std::max(0, layer - 1); l < std::min(layer + 2, m_layers.count); ++l) m_unexchanged[l] = 1;
    }

    void measure() {
        m_now.order = m_layers.order;
        for (int l = 0; l + 1 < m_layers.count; ++l) {
            if (m_uncounted[l] || m_uncounted[l + 1]) m_now.crossings[l] = m_counter.count(m_below, l);
        }
        std::fill(m_uncounted.begin(), m_uncounted.end(), char{0});
    }

    /// Each layer in the order in which a search along the lines, downwards or upwards, comes to its vertices.
    void startFrom(bool top) {
        const std::vector<int> before = m_layers.order;
        std::vector<int> next(m_layers.begin.begin(), m_layers.begin.end() - 1);
        std::vector<char> seen(m_layers.layer.size());
        std::vector<int> stack;
        for (int i = 0; i < m_layers.count; ++i) {
            const int layer = top ? i : m_layers.count - 1 - i;
            for (int k = m_layers.begin[layer]; k < m_layers.begin[layer + 1]; ++k) {
                stack.push_back(before[k]);
                while (!stack.empty()) {
                    const int v = stack.back();
                    stack.pop_back();
                    if (seen[v]) continue;
                    seen[v] = 1;
                    if (m_active[m_layers.layer[v]]) m_layers.order[next[m_layers.layer[v]]++] = v;
                    const auto neighbours = top ? m_below[v] : m_above[v];
                    for (const auto& one : Reversed(neighbours)) stack.push_back(one.vertex);
                }
            }
        }
        for (int layer = 0; layer < m_layers.count; ++layer) changed(layer);
    }

    struct Place {
        double wanted = 0;
        double mean = 0;
        int tie = 0;
        int vertex = -1;
        bool operator<(const Place& o) const {
            if (wanted != o.wanted) return wanted < o.wanted;
            return mean != o.mean ? mean < o.mean : tie < o.tie;
        }
    };

    void sweepOver(bool down, bool lastFirst) {
        for (int i = 0; i < m_layers.count; ++i) {
            const int layer = down ? i : m_layers.count - 1 - i;
            if (m_active[layer] && m_layers.of(layer).size() > 1) sortByMeans(layer, down, lastFirst);
        }
    }

    /// Every vertex to the mean position of its neighbours.
    void sortByMeans(int layer, bool down, bool lastFirst) {
        m_places.clear();
        for (const int vertex : m_layers.of(layer)) {
            double places = 0;
            double edges = 0;
            for (const auto& one : down ? m_above[vertex] : m_below[vertex]) {
                places += static_cast<double>(m_layers.place[one.vertex] + one.slot) * one.edges;
                edges += one.edges;
            }
            const int position = m_layers.position[vertex];
            m_places.push_back({isPort(vertex) ? m_wanted[vertex] : 0,
                                edges > 0 ? places / edges : m_layers.place[vertex], lastFirst ? -position : position,
                                vertex});
        }
        if (std::is_sorted(m_places.begin(), m_places.end())) return;
        std::sort(m_places.begin(), m_places.end());
        auto place = m_places.begin();
        for (int& vertex : m_layers.of(layer)) vertex = (place++)->vertex;
        changed(layer);
    }

    void exchangeAll() {
        bool better = true;
        for (int round = 0; round < rounds && better; ++round) {
            better = false;
            for (int layer = 0; layer < m_layers.count; ++layer) better = exchange(layer) || better;
        }
    }

    void gather(std::span<const Neighbours::One> neighbours, std::vector<End>& ends) const {
        const auto begin = static_cast<std::ptrdiff_t>(ends.size());
        for (const auto& one : neighbours) ends.push_back({m_layers.place[one.vertex] + one.slot, one.edges});
        if (neighbours.size() > 1) std::sort(ends.begin() + begin, ends.end());
    }

    /// Exchanges neighbours while that leaves fewer crossings. True if it did.
    bool exchange(int layer) {
        const std::span<int> order = m_layers.of(layer);
        if (order.size() < 2 || !m_active[layer] || !m_unexchanged[layer]) return false;
        m_unexchanged[layer] = 0;
        m_ends.clear();
        m_spans.resize(order.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            m_spans[i].begin = m_ends.size();
            gather(m_above[order[i]], m_ends);
            m_spans[i].middle = m_ends.size();
            gather(m_below[order[i]], m_ends);
            m_spans[i].end = m_ends.size();
        }
        bool any = false;
        bool better = true;
        for (int pass = 0; pass < passes && better; ++pass) {
            better = false;
            for (std::size_t i = 0; i + 1 < order.size(); ++i) {
                if (!mayExchange(order[i], order[i + 1])) continue;
                if (crossings(m_spans[i], m_spans[i + 1]) <= crossings(m_spans[i + 1], m_spans[i])) continue;
                std::swap(order[i], order[i + 1]);
                std::swap(m_spans[i], m_spans[i + 1]);
                better = any = true;
            }
        }
        if (any) changed(layer);
        return any;
    }

    bool mayExchange(int left, int right) const { return !isPort(left) || m_wanted[left] == m_wanted[right]; }

    struct EndsOf {
        std::size_t begin = 0;  ///< of those above
        std::size_t middle = 0;
        std::size_t end = 0;  ///< of those below
    };
    std::span<const End> ends(std::size_t begin, std::size_t end) const {
        return {m_ends.data() + begin, m_ends.data() + end};
    }
    long crossings(const EndsOf& left, const EndsOf& right) const {
        return crossingsOfPair(ends(left.begin, left.middle), ends(right.begin, right.middle)) +
               crossingsOfPair(ends(left.middle, left.end), ends(right.middle, right.end));
    }

    Layers& m_layers;
    const std::vector<double>& m_wanted;
    Neighbours m_above;
    Neighbours m_below;
    CrossingCounter m_counter;
    Solution m_now;
    Solution m_best;                  ///< empty before the first sweep
    std::vector<char> m_uncounted;    ///< layers whose order is new since the last measure()
    std::vector<char> m_unexchanged;  ///< layers where an exchange may have become worthwhile
    std::vector<char> m_active;       ///< layers that are ordered; the others stay
    long m_activeSize = 0;            ///< vertices and lines in them
    std::vector<Place> m_places;
    std::vector<End> m_ends;
    std::vector<EndsOf> m_spans;
};

}  // namespace

void orderLayers(Layers& layers, const std::vector<double>& wanted, const Progress& progress) {
    Orderer(layers, wanted).run(progress);
}

}  // namespace quantie::layout
