#include "core/layout/coordinates.h"

#include <algorithm>
#include <array>
#include <limits>

#include "core/layout/adjacency.h"
#include "core/layout/neighbours.h"
#include "core/layout/reversed.h"

namespace quantie::layout {
namespace {

/// Segments that would have to give way: those that cross a line between two vertices of a lane.
std::vector<char> conflicts(const Layers& layers, const Neighbours& above) {
    std::vector<char> marked(layers.segments.size());
    for (int layer = 1; layer < layers.count; ++layer) {
        const auto order = layers.of(layer);
        int left = 0;  // the upper end of the last lane
        std::size_t done = 0;
        for (std::size_t i = 0; i < order.size(); ++i) {
            int right = static_cast<int>(layers.of(layer - 1).size());
            const bool lane = layers.isLane(order[i]) && layers.isLane(above[order[i]].front().vertex);
            if (lane) right = layers.position[above[order[i]].front().vertex];
            if (!lane && i + 1 < order.size()) continue;
            for (; done <= i; ++done) {
                for (const auto& one : above[order[done]]) {
                    const int position = layers.position[one.vertex];
                    if (position < left || position > right) marked[one.segment] = 1;
                }
            }
            left = right;
        }
    }
    return marked;
}

/// The neighbours on one side that a vertex may stand in line with, from left to right. A lane goes on straight; a
/// member that has one member and one lane beside it stands in line with the member, so that the shortcut around a
/// chain does not bend the chain. Partners are so for each other.
class Partners {
  public:
    Partners(const Layers& layers, const Neighbours& neighbours, const Neighbours& opposite)
        : m_layers(layers), m_begin(1) {
        for (int v = 0; v < layers.vertices(); ++v) {
            const bool choosy = isChoosy(v, neighbours[v]);
            for (const auto& one : neighbours[v]) {
                const bool alike = layers.isLane(one.vertex) == layers.isLane(v);
                if (alike || (!choosy && !isChoosy(one.vertex, opposite[one.vertex]))) m_all.push_back(one);
            }
            const auto leftOf = [&](const auto& x, const auto& y) {
                return layers.position[x.vertex] < layers.position[y.vertex];
            };
            const auto own = m_all.begin() + m_begin.back();
            if (m_all.end() - own > 1) std::stable_sort(own, m_all.end(), leftOf);
            m_begin.push_back(static_cast<std::ptrdiff_t>(m_all.size()));
        }
    }
    std::span<const Neighbours::One> operator[](int v) const {
        return {m_all.data() + m_begin[v], m_all.data() + m_begin[v + 1]};
    }

  private:
    /// Takes none but its like.
    bool isChoosy(int v, std::span<const Neighbours::One> beside) const {
        const bool lane = m_layers.isLane(v);
        if (!lane && beside.size() > 2) return false;
        return std::any_of(beside.begin(), beside.end(),
                           [&](const auto& one) { return m_layers.isLane(one.vertex) == lane; });
    }

    const Layers& m_layers;
    std::vector<std::ptrdiff_t> m_begin;
    std::vector<Neighbours::One> m_all;
};

/// One of the four drawings. Seen in a mirror if it is one to the right: then all x are negative.
class Drawing {
  public:
    Drawing(const Layers& layers, const std::vector<double>& width, const Options& options, bool down, bool left)
        : m_layers(layers),
          m_width(width),
          m_options(options),
          m_down(down),
          m_left(left),
          m_root(layers.layer.size()),
          m_shift(layers.layer.size()) {
        for (int v = 0; v < layers.vertices(); ++v) m_root[v] = v;
    }

    void align(const Partners& partners, const std::vector<char>& conflict) {
        for (int i = 1; i < m_layers.count; ++i) {
            const int layer = m_down ? i : m_layers.count - 1 - i;
            const auto order = m_layers.of(layer);
            int last = -1;  // partners further left are taken or would be crossed
            for (std::size_t k = 0; k < order.size(); ++k) {
                const int v = m_left ? order[k] : order[order.size() - 1 - k];
                const auto candidates = partners[v];
                if (candidates.empty()) continue;
                const std::size_t lower = (candidates.size() - 1) / 2;
                const std::size_t upper = candidates.size() / 2;
                const auto first = candidates[m_left ? lower : upper];
                const auto second = candidates[m_left ? upper : lower];
                if (!join(v, first, conflict, last) && lower != upper) join(v, second, conflict, last);
            }
        }
    }

    std::vector<double> compact() const {
        std::vector<Arc> arcs;
        std::vector<double> distance;
        for (int layer = 0; layer < m_layers.count; ++layer) {
            const auto order = m_layers.of(layer);
            for (std::size_t i = 0; i + 1 < order.size(); ++i) {
                const int a = m_left ? order[i] : order[i + 1];
                const int b = m_left ? order[i + 1] : order[i];
                arcs.push_back({m_root[a], m_root[b]});
                distance.push_back(separation(m_layers, m_width, m_options, a, b) + m_shift[a] - m_shift[b]);
            }
        }
        const std::vector<double> x = pushed(arcs, distance);
        std::vector<double> result(x.size());
        for (std::size_t v = 0; v < x.size(); ++v) {
            result[v] = (x[m_root[v]] + m_shift[v]) * (m_left ? 1 : -1);
        }
        return result;
    }

  private:
    bool join(int v, const Neighbours::One& to, const std::vector<char>& conflict, int& last) {
        const int size = static_cast<int>(m_layers.of(m_layers.layer[to.vertex]).size());
        const int position = m_layers.position[to.vertex];
        const int seen = m_left ? position : size - 1 - position;
        if (conflict[to.segment] || seen <= last) return false;
        last = seen;
        const Segment& s = m_layers.segments[to.segment];
        const double shift = m_down ? s.upShift - s.lowShift : s.lowShift - s.upShift;
        m_root[v] = m_root[to.vertex];
        m_shift[v] = m_shift[to.vertex] + (m_left ? shift : -shift);
        return true;
    }

    /// Every block of aligned vertices as far left as the blocks left of it allow, then towards those right of it.
    std::vector<double> pushed(const std::vector<Arc>& arcs, const std::vector<double>& distance) const {
        const int count = m_layers.vertices();
        const Adjacency from = arcsFrom(count, arcs);
        std::vector<int> waiting(count);
        for (const Arc& arc : arcs) ++waiting[arc.to];
        std::vector<int> order;
        order.reserve(count);
        for (int v = 0; v < count; ++v) {
            if (waiting[v] == 0) order.push_back(v);
        }
        std::vector<double> x(count);
        for (std::size_t i = 0; i < order.size(); ++i) {
            for (const int arc : from[order[i]]) {
                double& to = x[arcs[arc].to];
                to = std::max(to, x[order[i]] + distance[arc]);
                if (--waiting[arcs[arc].to] == 0) order.push_back(arcs[arc].to);
            }
        }
        for (const int v : Reversed(order)) {
            double room = std::numeric_limits<double>::infinity();
            for (const int arc : from[v]) room = std::min(room, x[arcs[arc].to] - distance[arc]);
            if (room < std::numeric_limits<double>::infinity()) x[v] = std::max(x[v], room);
        }
        return x;
    }

    const Layers& m_layers;
    const std::vector<double>& m_width;
    const Options& m_options;
    bool m_down;
    bool m_left;
    std::vector<int> m_root;
    std::vector<double> m_shift;  ///< from the root of the block
};

struct Extent {
    double left = std::numeric_limits<double>::infinity();
    double right = -std::numeric_limits<double>::infinity();
    double width() const { return right - left; }
};

Extent extentOf(const std::vector<double>& x, const std::vector<double>& width) {
    Extent extent;
    for (std::size_t v = 0; v < x.size(); ++v) {
        extent.left = std::min(extent.left, x[v] - width[v] / 2);
        extent.right = std::max(extent.right, x[v] + width[v] / 2);
    }
    return extent;
}

}  // namespace

double separation(const Layers& layers, const std::vector<double>& width, const Options& options, int a, int b) {
    const bool nodes = a < layers.members && b < layers.members;
    return (width[a] + width[b]) / 2 + (nodes ? options.nodeGap : options.edgeGap);
}

std::vector<double> placeAcross(const Layers& layers, const std::vector<double>& width, const Options& options) {
    const Neighbours above(layers, Neighbours::Side::Above);
    const Neighbours below(layers, Neighbours::Side::Below);
    const std::vector<char> conflict = conflicts(layers, above);
    const Partners partnersAbove(layers, above, below);
    const Partners partnersBelow(layers, below, above);
    std::array<std::vector<double>, 4> x;
    std::array<Extent, 4> extent;
    std::size_t narrowest = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const bool down = i < 2;
        Drawing drawing(layers, width, options, down, i % 2 == 0);
        drawing.align(down ? partnersAbove : partnersBelow, conflict);
        x[i] = drawing.compact();
        extent[i] = extentOf(x[i], width);
        if (extent[i].width() < extent[narrowest].width()) narrowest = i;
    }
    const Extent& frame = extent[narrowest];
    std::vector<double> middle(x[0].size());
    for (std::size_t v = 0; v < middle.size(); ++v) {
        std::array<double, 4> places{};
        for (std::size_t i = 0; i < 4; ++i) {
            places[i] = x[i][v] + (i % 2 == 0 ? frame.left - extent[i].left : frame.right - extent[i].right);
        }
        std::sort(places.begin(), places.end());
        middle[v] = (places[1] + places[2]) / 2;
    }
    return middle;
}

}  // namespace quantie::layout
