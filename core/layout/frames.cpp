#include "core/layout/frames.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/layout/tighten.h"

namespace quantie::layout {
namespace {

/// So many edges that go around do so side by side; more share.
constexpr int maxAround = 12;

/// A line that goes further sideways than this many layer gaps gets a higher one, up to twice as high.
constexpr double flat = 16;

class Framer {
  public:
    Framer(const Block& block, const Layers& layers, const std::vector<Box>& boxes, const Border& border,
           const Options& options)
        : m_block(block), m_layers(layers), m_boxes(boxes), m_border(border), m_options(options) {}

    Frame make() {
        placeX();
        placeY();
        placeEntries();
        return std::move(m_frame);
    }

  private:
    void placeX() {
        std::vector<double> width(m_layers.layer.size());
        for (int m = 0; m < m_layers.members; ++m) width[m] = m_boxes[m].size.width;
        m_frame.x = placeAcross(m_layers, width, m_options);
        tighten(m_layers, width, m_options, m_frame.x);
        double left = std::numeric_limits<double>::infinity();
        double right = -left;
        for (std::size_t v = 0; v < width.size(); ++v) {
            left = std::min(left, m_frame.x[v] - width[v] / 2);
            right = std::max(right, m_frame.x[v] + width[v] / 2);
        }
        if (width.empty()) left = right = 0;
        const double inset = m_border.padding + m_border.titleLeft;
        for (double& x : m_frame.x) x += inset - left;
        double inner = right - left;
        inner += placeAround(inset + inner);
        m_frame.size.width = inner + inset + m_border.padding;
        const double missing = m_border.leastWidth - m_frame.size.width;
        if (missing <= 0) return;
        m_frame.size.width = m_border.leastWidth;
        for (double& x : m_frame.x) x += missing / 2;
        for (double& x : m_frame.around) x += missing / 2;
    }

    /// Returns how much wider that makes the inside.
    double placeAround(double right) {
        m_frame.around.assign(m_block.links.size(), 0);
        int count = 0;
        for (std::size_t i = 0; i < m_block.links.size(); ++i) {
            if (m_layers.last[i] < 0) m_frame.around[i] = right + m_options.edgeGap * (1 + count++ % maxAround);
        }
        return m_options.edgeGap * std::min(count, maxAround);
    }

    void placeY() {
        std::vector<double> height(static_cast<std::size_t>(m_layers.count));
        for (int m = 0; m < m_layers.members; ++m) {
            double& h = height[m_layers.layer[m]];
            h = std::max(h, m_boxes[m].size.height);
        }
        const std::vector<double> bend = bends();
        double y = m_border.titleAbove;
        if (m_layers.top.empty()) y += m_border.padding;
        for (int l = 0; l < m_layers.count; ++l) {
            const bool port = l == 0 && !m_layers.top.empty();
            m_frame.top.push_back(port ? 0 : y);
            y += height[l];
            m_frame.bottom.push_back(y);
            y += gapBelow(l, bend[l]);
        }
        m_frame.size.height = std::max(y, m_border.leastHeight);
        if (m_layers.count == 0) m_frame.size.height = std::max(y + m_border.padding, m_border.leastHeight);
        if (!m_layers.bottom.empty()) m_frame.bottom.back() = m_frame.size.height;
        placeInRows();
    }

    /// Members stand at the top of their row; nodes that read nothing at its bottom, near those that read them.
    void placeInRows() {
        std::vector<char> reads(m_block.members.size());
        for (const Link& link : m_block.links) {
            if (link.to >= 0) reads[link.to] = 1;
        }
        for (int m = 0; m < m_layers.members; ++m) {
            const int layer = m_layers.layer[m];
            const bool low = m_block.members[m].node >= 0 && !reads[m] && layer + 1 < m_layers.count;
            m_frame.y.push_back(low ? m_frame.bottom[layer] - m_boxes[m].size.height : m_frame.top[layer]);
        }
    }

    /// Per layer how far the widest line to the next one goes sideways.
    std::vector<double> bends() const {
        std::vector<double> bend(static_cast<std::size_t>(m_layers.count));
        for (const Segment& s : m_layers.segments) {
            double& b = bend[m_layers.layer[s.up]];
            b = std::max(b, std::abs(m_frame.x[s.up] + s.upShift - m_frame.x[s.low] - s.lowShift));
        }
        const bool around = std::find(m_layers.last.begin(), m_layers.last.end(), -1) != m_layers.last.end();
        if (around) std::fill(bend.begin(), bend.end(), m_frame.size.width);
        return bend;
    }

    double gapBelow(int layer, double bend) const {
        const bool last = layer + 1 == m_layers.count;
        if (last) return m_layers.bottom.empty() ? m_border.padding : 0;
        const bool border =
            (layer == 0 && !m_layers.top.empty()) || (layer + 2 == m_layers.count && !m_layers.bottom.empty());
        return border && bend < straight ? m_border.padding
                                         : std::clamp(bend / flat, m_options.layerGap, 2 * m_options.layerGap);
    }

    /// Lines to one member end side by side: a straight one in its middle, others in the order they come from.
    void placeEntries() {
        m_frame.entry.assign(m_block.links.size(), 0);
        std::vector<std::vector<int>> into(m_block.members.size());
        for (std::size_t i = 0; i < m_block.links.size(); ++i) {
            const Link& link = m_block.links[i];
            if (link.to < 0 || m_boxes[link.to].open) continue;
            into[link.to].push_back(static_cast<int>(i));
        }
        for (std::size_t m = 0; m < into.size(); ++m) spread(into[m], static_cast<int>(m));
    }

    double comesFrom(int link) const {
        const int segment = m_layers.last[link];
        if (segment < 0) return m_frame.around[link];
        const Segment& s = m_layers.segments[segment];
        return m_frame.x[s.up] + s.upShift;
    }

    void spread(std::vector<int>& links, int member) {
        if (links.size() < 2) return;
        std::stable_sort(links.begin(), links.end(), [&](int a, int b) { return comesFrom(a) < comesFrom(b); });
        const double room = m_boxes[member].size.width - 2 * m_options.edgeGap;
        double middle = static_cast<double>(links.size() - 1) / 2;
        std::vector<std::size_t> fromAbove;
        for (std::size_t i = 0; i < links.size(); ++i) {
            if (std::abs(comesFrom(links[i]) - m_frame.x[member]) < straight) fromAbove.push_back(i);
        }
        if (!fromAbove.empty()) middle = static_cast<double>(fromAbove[(fromAbove.size() - 1) / 2]);
        const double most = std::max(middle, static_cast<double>(links.size() - 1) - middle);
        const double gap = std::clamp(room / (2 * most), 0.0, m_options.portGap);
        for (std::size_t i = 0; i < links.size(); ++i) {
            m_frame.entry[links[i]] = (static_cast<double>(i) - middle) * gap;
        }
    }

    static constexpr double straight = 0.01;

    const Block& m_block;
    const Layers& m_layers;
    const std::vector<Box>& m_boxes;
    const Border& m_border;
    const Options& m_options;
    Frame m_frame;
};

}  // namespace

Frame makeFrame(const Block& block, const Layers& layers, const std::vector<Box>& boxes, const Border& border,
                const Options& options) {
    return Framer(block, layers, boxes, border, options).make();
}

}  // namespace quantie::layout
