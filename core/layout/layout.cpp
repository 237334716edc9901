// Every group is laid out by itself, in layers, and then is one box in the group around it.
#include "core/layout/layout.h"

#include <algorithm>
#include <string>

#include "core/base/error.h"

namespace quantie::layout {
namespace {

void checkIndex(int index, std::size_t count, int least, const char* what) {
    if (index < least || index >= static_cast<int>(count)) throw Error(ErrorCode::Usage, "", std::string(what));
}

int depthOf(const Input& input, int group) {
    int depth = 0;
    for (; group >= 0; group = input.groups[static_cast<std::size_t>(group)].parent) {
        if (++depth > maxDepth) throw Error(ErrorCode::Unsupported, "", "groups are nested too deep");
    }
    return depth;
}

void check(const Input& input) {
    for (const Node& node : input.nodes) checkIndex(node.group, input.groups.size(), -1, "a node is in no such group");
    for (const Group& group : input.groups) checkIndex(group.parent, input.groups.size(), -1, "no such group");
    for (const Edge& edge : input.edges) {
        checkIndex(edge.from, input.nodes.size(), 0, "an edge comes from no such node");
        checkIndex(edge.to, input.nodes.size(), 0, "an edge goes to no such node");
    }
}

/// Boxes are the nodes, then the groups, then the whole.
class Arranger {
  public:
    Arranger(const Input& input, const Options& options) : m_in(input), m_options(options) {
        const std::size_t count = input.nodes.size() + input.groups.size() + 1;
        m_parent.resize(count, -1);
        m_children.resize(count);
        m_links.resize(count);
        m_rect.resize(count);
        const int whole = static_cast<int>(count) - 1;
        for (int box = 0; box < whole; ++box) {
            const int group = isNode(box) ? input.nodes[at(box)].group : groupOf(box).parent;
            m_parent[at(box)] = group < 0 ? whole : static_cast<int>(input.nodes.size()) + group;
            m_children[at(m_parent[at(box)])].push_back(box);
        }
        for (const Edge& edge : input.edges) link(edge);
        arrangeInside(whole);
        place(whole, {}, -1);
    }

    Layout result() const {
        Layout out;
        const auto nodes = static_cast<std::ptrdiff_t>(m_in.nodes.size());
        out.nodes.assign(m_rect.begin(), m_rect.begin() + nodes);
        out.groups.assign(m_rect.begin() + nodes, m_rect.end() - 1);
        out.bounds = m_rect.back();
        for (const Edge& edge : m_in.edges) out.edges.push_back(curve(edge));
        if (m_options.direction == Direction::Right) transpose(out);
        return out;
    }

  private:
    static std::size_t at(int index) { return static_cast<std::size_t>(index); }
    bool isNode(int box) const { return at(box) < m_in.nodes.size(); }
    bool isWhole(int box) const { return at(box) + 1 == m_rect.size(); }
    const Group& groupOf(int box) const { return m_in.groups[at(box) - m_in.nodes.size()]; }
    bool right() const { return m_options.direction == Direction::Right; }
    Size turned(Size size) const { return right() ? Size{size.height, size.width} : size; }

    std::vector<int> path(int box) const {
        std::vector<int> boxes{box};
        while (m_parent[at(boxes.back())] >= 0) boxes.push_back(m_parent[at(boxes.back())]);
        std::reverse(boxes.begin(), boxes.end());
        return boxes;
    }

    void link(const Edge& edge) {
        const std::vector<int> from = path(edge.from);
        const std::vector<int> to = path(edge.to);
        std::size_t level = 0;
        while (level + 1 < std::min(from.size(), to.size()) && from[level + 1] == to[level + 1]) ++level;
        if (edge.from != edge.to) m_links[at(from[level])].push_back({from[level + 1], to[level + 1]});
    }

    /// Longest path; what is in a cycle stays in the layer it reached.
    std::vector<std::vector<int>> layersOf(int box) const {
        const std::vector<int>& boxes = m_children[at(box)];
        std::vector<int> rank(boxes.size(), 0);
        std::vector<int> local(m_rect.size(), 0);
        for (std::size_t i = 0; i < boxes.size(); ++i) local[at(boxes[i])] = static_cast<int>(i);
        bool changed = true;
        for (std::size_t round = 0; changed && round < boxes.size(); ++round) {
            changed = false;
            for (const Edge& edge : m_links[at(box)]) {
                int& below = rank[at(local[at(edge.to)])];
                const int least = rank[at(local[at(edge.from)])] + 1;
                if (below < least && least < static_cast<int>(boxes.size())) {
                    below = least;
                    changed = true;
                }
            }
        }
        std::vector<std::vector<int>> layers(boxes.size());
        for (std::size_t i = 0; i < boxes.size(); ++i) layers[at(rank[i])].push_back(boxes[i]);
        layers.erase(std::remove_if(layers.begin(), layers.end(), [](const auto& layer) { return layer.empty(); }),
                     layers.end());
        return layers;
    }

    /// Positions of what is inside `box` relative to it, and its size.
    void arrangeInside(int box) {
        Rect& rect = m_rect[at(box)];
        if (isNode(box) || (!isWhole(box) && groupOf(box).folded)) {
            const Size size = turned(isNode(box) ? m_in.nodes[at(box)].size : groupOf(box).foldedSize);
            rect = {0, 0, size.width, size.height};
            return;
        }
        for (const int child : m_children[at(box)]) arrangeInside(child);
        const double padding = isWhole(box) ? 0 : m_options.groupPadding;
        const double title = isWhole(box) ? 0 : m_options.groupTitle;
        const double least = isWhole(box) ? 0 : groupOf(box).minWidth;
        const auto layers = layersOf(box);
        double inner = right() ? 0 : least - 2 * padding;
        for (const auto& layer : layers) inner = std::max(inner, widthOf(layer));
        double y = padding + (right() ? 0 : title);
        for (const auto& layer : layers) {
            double x = padding + (right() ? title : 0) + (inner - widthOf(layer)) / 2;
            double height = 0;
            for (const int child : layer) {
                Rect& r = m_rect[at(child)];
                r.x = x;
                r.y = y;
                x += r.width + m_options.nodeGap;
                height = std::max(height, r.height);
            }
            y += height + m_options.layerGap;
        }
        if (!layers.empty()) y -= m_options.layerGap;
        rect.width = std::max(0.0, inner) + 2 * padding + (right() ? title : 0);
        rect.height = std::max(y + padding, right() ? least : 0);
    }

    double widthOf(const std::vector<int>& layer) const {
        double width = -m_options.nodeGap;
        for (const int box : layer) width += m_rect[at(box)].width + m_options.nodeGap;
        return width;
    }

    void place(int box, Point origin, int hiddenBy) {
        Rect& rect = m_rect[at(box)];
        if (hiddenBy >= 0) {
            rect = m_rect[at(hiddenBy)];
        } else {
            rect.x += origin.x;
            rect.y += origin.y;
            if (!isNode(box) && !isWhole(box) && groupOf(box).folded) hiddenBy = box;
        }
        for (const int child : m_children[at(box)]) place(child, {rect.x, rect.y}, hiddenBy);
    }

    bool hidesBoth(const Edge& edge) const {
        const std::vector<int> from = path(edge.from);
        const std::vector<int> to = path(edge.to);
        for (std::size_t i = 1; i < std::min(from.size(), to.size()) && from[i] == to[i]; ++i) {
            if (!isNode(from[i]) && groupOf(from[i]).folded) return true;
        }
        return false;
    }

    std::vector<Point> curve(const Edge& edge) const {
        if (hidesBoth(edge)) return {};
        const Rect& from = m_rect[at(edge.from)];
        const Rect& to = m_rect[at(edge.to)];
        const bool up = to.y < from.bottom();
        const Point a{from.x + from.width / 2, up ? from.y : from.bottom()};
        const Point b{to.x + to.width / 2, up ? to.bottom() : to.y};
        const double middle = (a.y + b.y) / 2;
        return {a, {a.x, middle}, {b.x, middle}, b};
    }

    static void transpose(Layout& layout) {
        const auto turn = [](Rect& rect) { rect = {rect.y, rect.x, rect.height, rect.width}; };
        for (Rect& rect : layout.nodes) turn(rect);
        for (Rect& rect : layout.groups) turn(rect);
        for (auto& edge : layout.edges) {
            for (Point& point : edge) point = {point.y, point.x};
        }
        turn(layout.bounds);
    }

    const Input& m_in;
    const Options& m_options;
    std::vector<int> m_parent;
    std::vector<std::vector<int>> m_children;
    std::vector<std::vector<Edge>> m_links;
    std::vector<Rect> m_rect;
};

}  // namespace

Layout arrange(const Input& input, const Options& options, const Progress& progress) {
    check(input);
    for (std::size_t i = 0; i < input.groups.size(); ++i) depthOf(input, static_cast<int>(i));
    progress.check();
    return Arranger(input, options).result();
}

Point anchorShift(const Layout& before, const Layout& after, int group) {
    const Rect& old = before.groups.at(static_cast<std::size_t>(group));
    const Rect& now = after.groups.at(static_cast<std::size_t>(group));
    return {old.x - now.x, old.y - now.y};
}

}  // namespace quantie::layout
