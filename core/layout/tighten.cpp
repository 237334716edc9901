#include "core/layout/tighten.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/layout/coordinates.h"

namespace quantie::layout {
namespace {

constexpr int passes = 6;
constexpr double straight = 0.01;

class Tightener {
  public:
    Tightener(const Layers& layers, const std::vector<double>& width, const Options& options, std::vector<double>& x)
        : m_layers(layers), m_width(width), m_options(options), m_x(x), m_column(x.size()) {
        findColumns();
        m_members = byColumn(static_cast<int>(x.size()), [&](int vertex) { return m_column[vertex]; });
    }

    void run() {
        const Adjacency down = byColumn(segments(), [&](int s) { return m_column[m_layers.segments[s].up]; });
        const Adjacency up = byColumn(segments(), [&](int s) { return m_column[m_layers.segments[s].low]; });
        std::vector<int> columns(m_x.size());
        std::iota(columns.begin(), columns.end(), 0);
        std::erase_if(columns, [&](int c) { return m_members[c].empty(); });
        for (int pass = 0; pass < passes; ++pass) {
            // From one side and then from the other, so that a row can move up one after the other.
            std::stable_sort(columns.begin(), columns.end(),
                             [&](int a, int b) { return pass % 2 == 0 ? m_x[a] < m_x[b] : m_x[a] > m_x[b]; });
            bool any = false;
            for (const int column : columns) any = move(column, down[column], up[column]) || any;
            if (!any) return;
        }
    }

  private:
    int segments() const { return static_cast<int>(m_layers.segments.size()); }
    template <typename Of>
    Adjacency byColumn(int count, const Of& of) const {
        return {static_cast<int>(m_x.size()), count, of};
    }

    /// How far right of straight below its upper end a line ends.
    double lean(const Segment& s) const { return m_x[s.low] + s.lowShift - m_x[s.up] - s.upShift; }

    /// Vertices joined by straight lines: m_column is the first of them.
    void findColumns() {
        std::iota(m_column.begin(), m_column.end(), 0);
        const auto root = [&](int v) {
            while (m_column[v] != v) v = m_column[v] = m_column[m_column[v]];
            return v;
        };
        for (const Segment& s : m_layers.segments) {
            if (std::abs(lean(s)) >= straight) continue;
            const int a = root(s.up);
            const int b = root(s.low);
            m_column[std::max(a, b)] = std::min(a, b);
        }
        for (int v = 0; v < m_layers.vertices(); ++v) m_column[v] = root(v);
    }

    /// Moves a column to the middle of what would be best for its lines, if it is not among the best places already.
    bool move(int column, std::span<const int> down, std::span<const int> up) {
        m_leans.clear();
        for (const int s : down) note(lean(m_layers.segments[s]), m_layers.segments[s]);
        for (const int s : up) note(-lean(m_layers.segments[s]), m_layers.segments[s]);
        if (m_leans.empty()) return false;
        std::sort(m_leans.begin(), m_leans.end());
        const double least = m_leans[(m_leans.size() - 1) / 2];
        const double most = m_leans[m_leans.size() / 2];
        if (least <= straight && most >= -straight) return false;
        const double by = roomFor(column, (least + most) / 2);
        if (std::abs(by) < 1) return false;
        for (const int v : m_members[column]) m_x[v] += by;
        return true;
    }

    void note(double lean, const Segment& s) {
        if (m_column[s.up] != m_column[s.low]) m_leans.push_back(lean);
    }

    double roomFor(int column, double by) const {
        for (const int v : m_members[column]) {
            const auto row = m_layers.of(m_layers.layer[v]);
            const auto place = static_cast<std::size_t>(m_layers.position[v]);
            if (by < 0 && place > 0)
                by = std::max(by, std::min(0.0, m_x[row[place - 1]] - m_x[v] + gap(row[place - 1], v)));
            if (by > 0 && place + 1 < row.size()) {
                by = std::min(by, std::max(0.0, m_x[row[place + 1]] - m_x[v] - gap(v, row[place + 1])));
            }
        }
        return by;
    }

    double gap(int a, int b) const { return separation(m_layers, m_width, m_options, a, b); }

    const Layers& m_layers;
    const std::vector<double>& m_width;
    const Options& m_options;
    std::vector<double>& m_x;
    std::vector<int> m_column;
    Adjacency m_members;
    std::vector<double> m_leans;
};

}  // namespace

void tighten(const Layers& layers, const std::vector<double>& width, const Options& options, std::vector<double>& x) {
    Tightener(layers, width, options, x).run();
}

}  // namespace quantie::layout
