#include "core/layout/layers.h"

#include <algorithm>
#include <numeric>

namespace quantie::layout {
namespace {

class Builder {
  public:
    Builder(const Block& block, const std::vector<int>& keys) : m_block(block), m_keys(keys) {
        m_out.members = static_cast<int>(block.members.size());
        m_out.layer = block.rank;
        m_out.above.assign(block.members.size(), -1);
        m_out.last.assign(block.links.size(), -1);
        addPorts();
    }

    Layers build(int room) {
        const std::vector<int> links = byLane();
        const int longest = longestLane(links, room);
        for (std::size_t i = 0; i < links.size();) {
            std::size_t end = i + 1;
            while (end < links.size() && sameLane(links[i], links[end])) ++end;
            addLane({links.data() + i, links.data() + end}, longest);
            i = end;
        }
        fillOrder();
        return std::move(m_out);
    }

  private:
    int addVertex(int layer) {
        m_out.layer.push_back(layer);
        m_out.above.push_back(-1);
        return m_out.vertices() - 1;
    }

    void addPorts() {
        std::vector<int> top;
        std::vector<int> bottom;
        for (std::size_t i = 0; i < m_block.links.size(); ++i) {
            if (m_block.links[i].from < 0) top.push_back(m_keys[i]);
            if (m_block.links[i].to < 0) bottom.push_back(m_keys[i]);
        }
        int rows = 0;
        for (const int rank : m_out.layer) rows = std::max(rows, rank + 1);
        if (!top.empty()) {
            for (int& layer : m_out.layer) ++layer;
        }
        m_out.count = rows + (top.empty() ? 0 : 1) + (bottom.empty() ? 0 : 1);
        addPorts(std::move(top), 0, m_out.top);
        addPorts(std::move(bottom), m_out.count - 1, m_out.bottom);
    }

    void addPorts(std::vector<int> keys, int layer, std::vector<std::pair<int, int>>& ports) {
        std::sort(keys.begin(), keys.end());
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        for (const int key : keys) ports.emplace_back(key, addVertex(layer));
    }

    int source(int link) const {
        const Link& l = m_block.links[link];
        return l.from >= 0 ? l.from : Layers::port(m_out.top, m_keys[link]);
    }
    int target(int link) const {
        const Link& l = m_block.links[link];
        return l.to >= 0 ? l.to : Layers::port(m_out.bottom, m_keys[link]);
    }
    /// Layers between its ends.
    int between(int link) const { return m_out.layer[target(link)] - m_out.layer[source(link)] - 1; }
    bool sameLane(int a, int b) const {
        return m_keys[a] == m_keys[b] && m_block.links[a].from == m_block.links[b].from;
    }

    /// Links with the same lane together, shorter ones first.
    std::vector<int> byLane() const {
        std::vector<int> links(m_block.links.size());
        std::vector<int> length(links.size());
        for (std::size_t i = 0; i < links.size(); ++i) length[i] = between(static_cast<int>(i));
        std::iota(links.begin(), links.end(), 0);
        std::stable_sort(links.begin(), links.end(), [&](int a, int b) {
            const int fromA = m_block.links[a].from;
            const int fromB = m_block.links[b].from;
            if (fromA != fromB) return fromA < fromB;
            return m_keys[a] != m_keys[b] ? m_keys[a] < m_keys[b] : length[a] < length[b];
        });
        return links;
    }

    /// The longest that lanes may be so that all together take no more than `room`.
    int longestLane(const std::vector<int>& links, int room) const {
        std::vector<int> lengths;
        for (std::size_t i = 0; i < links.size(); ++i) {
            const bool ends = i + 1 == links.size() || !sameLane(links[i], links[i + 1]);
            if (ends) lengths.push_back(between(links[i]));
        }
        std::sort(lengths.begin(), lengths.end());
        long shorter = 0;
        for (std::size_t i = 0; i < lengths.size(); ++i) {
            const auto rest = static_cast<long>(lengths.size() - i);
            if (shorter + lengths[i] * rest > room) return static_cast<int>(std::max(0L, (room - shorter) / rest));
            shorter += lengths[i];
        }
        return m_out.count;
    }

    void addLane(std::span<const int> links, int longest) {
        int vertex = source(links[0]);
        for (std::size_t i = 0; i < links.size() && between(links[i]) <= longest; ++i) {
            const int end = target(links[i]);
            const auto sharing = static_cast<int>(links.size() - i);
            while (m_out.layer[vertex] + 1 < m_out.layer[end]) {
                const int next = addVertex(m_out.layer[vertex] + 1);
                m_out.above[next] = addSegment(vertex, next, m_keys[links[i]], sharing);
                vertex = next;
            }
            m_out.last[links[i]] = addSegment(vertex, end, m_keys[links[i]], 1);
        }
    }

    int addSegment(int up, int low, int key, int edges) {
        m_out.segments.push_back({up, low, key, edges});
        return static_cast<int>(m_out.segments.size()) - 1;
    }

    void fillOrder() {
        m_out.begin.assign(static_cast<std::size_t>(m_out.count) + 1, 0);
        for (const int layer : m_out.layer) ++m_out.begin[layer + 1];
        std::partial_sum(m_out.begin.begin(), m_out.begin.end(), m_out.begin.begin());
        m_out.order.resize(m_out.layer.size());
        m_out.position.resize(m_out.layer.size());
        m_out.place.resize(m_out.layer.size());
        m_out.slots.assign(m_out.layer.size(), 1);
        std::vector<int> next(m_out.begin.begin(), m_out.begin.end() - 1);
        for (int v = 0; v < m_out.vertices(); ++v) m_out.order[next[m_out.layer[v]]++] = v;
        for (int l = 0; l < m_out.count; ++l) m_out.number(l);
    }

    const Block& m_block;
    const std::vector<int>& m_keys;
    Layers m_out;
};

}  // namespace

int Layers::port(const std::vector<std::pair<int, int>>& ports, int key) {
    const auto found = std::lower_bound(ports.begin(), ports.end(), std::pair(key, -1));
    return found != ports.end() && found->first == key ? found->second : -1;
}

void Layers::number(int l) {
    int next = 0;
    int nextPlace = 0;
    for (const int vertex : of(l)) {
        position[vertex] = next++;
        place[vertex] = nextPlace;
        nextPlace += slots[vertex];
    }
}

Layers makeLayers(const Block& block, const std::vector<int>& keyOfLink, int room) {
    return Builder(block, keyOfLink).build(room);
}

}  // namespace quantie::layout
