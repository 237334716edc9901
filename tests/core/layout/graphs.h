// Graphs for the tests of the layout, and what every picture of one has to keep to.
#pragma once

#include <QString>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <random>
#include <sstream>
#include <string>

#include "core/layout/layout.h"

namespace graphs {

using namespace quantie::layout;

inline Node node(int i, int group = -1) {
    return {{144.0 + 48 * (i % 3), 28.0 + 22 * (i % 4)}, group};
}

inline Input chain(int length) {
    Input input;
    for (int i = 0; i < length; ++i) input.nodes.push_back(node(i));
    for (int i = 0; i + 1 < length; ++i) input.edges.push_back({i, i + 1});
    return input;
}

/// Two towers of five calls, each in a group with an input above; they meet in three more calls.
inline Input siamese() {
    Input input;
    input.groups = {{-1, false, {192, 53}, 260}, {-1, false, {192, 53}, 260}};
    for (int tower = 0; tower < 2; ++tower) {
        input.nodes.push_back({{119, 28}, -1});
        for (int i = 0; i < 5; ++i) {
            input.nodes.push_back({{i % 2 == 0 ? 272.0 : 192.0, 28.0 + 22 * (i % 3)}, tower});
            input.edges.push_back({tower * 6 + i, tower * 6 + i + 1});
        }
    }
    for (int i = 0; i < 3; ++i) input.nodes.push_back({{192, 28}, -1});
    input.edges.insert(input.edges.end(), {{5, 12}, {11, 12}, {12, 13}, {13, 14}});
    return input;
}

/// A line per node: the numbers of the nodes it reads. Several copies stand side by side.
inline Input fromFile(const std::string& path, int copies = 1) {
    Input input;
    for (int copy = 0; copy < copies; ++copy) {
        const int first = static_cast<int>(input.nodes.size());
        std::ifstream file(path);
        for (std::string line; std::getline(file, line);) {
            const int own = static_cast<int>(input.nodes.size());
            input.nodes.push_back(node(own - first));
            std::istringstream numbers(line);
            for (int source = 0; numbers >> source;) input.edges.push_back({first + source, own});
        }
    }
    return input;
}

/// Random groups in groups, some folded, and edges from lower to higher numbers; with `wild` in any direction.
inline Input random(unsigned seed, bool wild = false) {
    std::mt19937 generator(seed);
    const auto below = [&](int end) { return static_cast<int>(generator() % static_cast<unsigned>(end)); };
    Input input;
    const int groups = below(8);
    for (int i = 0; i < groups; ++i) {
        input.groups.push_back({i == 0 ? -1 : below(i + 1) - 1, below(4) == 0, {192, 53}, 100.0 * below(5)});
    }
    const int nodes = 1 + below(40);
    for (int i = 0; i < nodes; ++i) input.nodes.push_back(node(below(12), groups == 0 ? -1 : below(groups + 1) - 1));
    const int edges = below(2 * nodes + 1);
    for (int i = 0; i < edges; ++i) {
        int from = below(nodes);
        int to = below(nodes);
        if (!wild && from == to) continue;
        if (!wild && from > to) std::swap(from, to);
        input.edges.push_back({from, to});
    }
    return input;
}

inline bool overlap(const Rect& a, const Rect& b) {
    constexpr double touch = 0.01;
    return a.x < b.right() - touch && b.x < a.right() - touch && a.y < b.bottom() - touch && b.y < a.bottom() - touch;
}
inline bool contains(const Rect& outer, const Rect& inner) {
    constexpr double touch = 0.01;
    return inner.x >= outer.x - touch && inner.y >= outer.y - touch && inner.right() <= outer.right() + touch &&
           inner.bottom() <= outer.bottom() + touch;
}
inline bool same(const Rect& a, const Rect& b) {
    return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

/// `inner` is `outer` or inside it; both groups, -1 for none.
inline bool isInside(const Input& input, int inner, int outer) {
    for (; inner >= 0; inner = input.groups[inner].parent) {
        if (inner == outer) return true;
    }
    return outer < 0;
}
/// The outermost folded group around, -1 if there is none.
inline int foldedAround(const Input& input, int group) {
    int found = -1;
    for (; group >= 0; group = input.groups[group].parent) {
        if (input.groups[group].folded) found = group;
    }
    return found;
}

/// Points along a chain of cubic curves.
inline std::vector<Point> samples(const std::vector<Point>& curve) {
    std::vector<Point> points;
    for (std::size_t i = 0; i + 3 < curve.size(); i += 3) {
        for (int k = 0; k <= 16; ++k) {
            const double t = k / 16.0;
            const double u = 1 - t;
            const auto mix = [&](double a, double b, double c, double d) {
                return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
            };
            points.push_back({mix(curve[i].x, curve[i + 1].x, curve[i + 2].x, curve[i + 3].x),
                              mix(curve[i].y, curve[i + 1].y, curve[i + 2].y, curve[i + 3].y)});
        }
    }
    return points;
}

/// What is wrong with a picture, or nothing. Edges are judged as those of Direction::Down.
class Judge {
  public:
    Judge(const Input& input, const Layout& layout, const Options& options = {})
        : m_in(input), m_out(layout), m_options(options) {}

    QString verdict() {
        verdictOfBoxes();
        for (std::size_t i = 0; i < m_in.edges.size(); ++i) judgeEdge(static_cast<int>(i));
        return m_verdict;
    }

    /// Of any direction.
    QString verdictOfBoxes() {
        if (m_out.nodes.size() != m_in.nodes.size() || m_out.groups.size() != m_in.groups.size() ||
            m_out.edges.size() != m_in.edges.size()) {
            return "something is missing";
        }
        gatherBoxes();
        judgeBoxes();
        return m_verdict;
    }

  private:
    struct Box {
        Rect rect;
        int group = -1;  ///< around it
        int self = -1;   ///< if it is a group
        QString name;
    };

    void blame(const QString& what) {
        if (m_verdict.isEmpty()) m_verdict = what;
    }

    void gatherBoxes() {
        for (std::size_t i = 0; i < m_in.nodes.size(); ++i) {
            const Node& n = m_in.nodes[i];
            const int folded = foldedAround(m_in, n.group);
            const QString name = QString("node %1").arg(i);
            if (folded >= 0) {
                if (!same(m_out.nodes[i], m_out.groups[folded])) blame(name + " is not where its folded group is");
                continue;
            }
            if (m_out.nodes[i].width != n.size.width || m_out.nodes[i].height != n.size.height)
                blame(name + " has another size");
            m_boxes.push_back({m_out.nodes[i], n.group, -1, name});
        }
        for (std::size_t i = 0; i < m_in.groups.size(); ++i) {
            const Group& g = m_in.groups[i];
            const QString name = QString("group %1").arg(i);
            if (foldedAround(m_in, g.parent) >= 0) continue;
            if (!g.folded && m_out.groups[i].width < g.minWidth) blame(name + " has no room for its title");
            m_boxes.push_back({m_out.groups[i], g.parent, static_cast<int>(i), name});
        }
    }

    void judgeBoxes() {
        for (std::size_t i = 0; i < m_boxes.size(); ++i) {
            const Box& a = m_boxes[i];
            if (!contains(m_out.bounds, a.rect)) blame(a.name + " is out of bounds");
            if (a.group >= 0) {
                Rect inner = m_out.groups[a.group];
                inner.y += m_options.groupTitle;
                inner.height -= m_options.groupTitle;
                if (!contains(inner, a.rect)) blame(a.name + " is outside its group");
            }
            for (std::size_t k = 0; k < i; ++k) {
                const Box& b = m_boxes[k];
                const bool nested = (a.self >= 0 && isInside(m_in, b.group, a.self)) ||
                                    (b.self >= 0 && isInside(m_in, a.group, b.self));
                if (!nested && overlap(a.rect, b.rect)) blame(a.name + " overlaps " + b.name);
            }
        }
    }

    void judgeEdge(int index) {
        const Edge& edge = m_in.edges[index];
        const std::vector<Point>& curve = m_out.edges[index];
        const QString name = QString("edge %1 from %2 to %3").arg(index).arg(edge.from).arg(edge.to);
        const int from = m_in.nodes[edge.from].group;
        const int to = m_in.nodes[edge.to].group;
        const bool hidden = foldedAround(m_in, from) >= 0 && foldedAround(m_in, from) == foldedAround(m_in, to);
        if (hidden != curve.empty()) blame(name + (hidden ? " is seen" : " is missing"));
        if (curve.empty()) return;
        if (curve.size() % 3 != 1) blame(name + " is not a curve");
        if (curve[0].x != curve[1].x || curve.back().x != curve[curve.size() - 2].x)
            blame(name + " is not vertical at its ends");
        if (!isOnBorder(curve.front(), m_out.nodes[edge.from])) blame(name + " does not begin at its source");
        if (!isOnBorder(curve.back(), m_out.nodes[edge.to])) blame(name + " does not end at its target");
        for (const Point& point : samples(curve)) {
            if (edge.from != edge.to && !contains(m_out.bounds, {point.x, point.y, 0, 0}))
                blame(name + " is out of bounds");
            for (const Box& box : m_boxes) {
                const bool own = box.self >= 0 && (isInside(m_in, from, box.self) || isInside(m_in, to, box.self));
                if (!own && strictlyInside(point, box.rect)) blame(name + " runs through " + box.name);
            }
        }
    }

    static bool isOnBorder(const Point& p, const Rect& r) {
        return p.x >= r.x && p.x <= r.right() && (std::abs(p.y - r.y) < 0.01 || std::abs(p.y - r.bottom()) < 0.01);
    }
    static bool strictlyInside(const Point& p, const Rect& r) {
        return p.x > r.x + 0.5 && p.x < r.right() - 0.5 && p.y > r.y + 0.5 && p.y < r.bottom() - 0.5;
    }

    const Input& m_in;
    const Layout& m_out;
    const Options m_options;
    std::vector<Box> m_boxes;
    QString m_verdict;
};

inline QString verdict(const Input& input, const Layout& layout) {
    return Judge(input, layout).verdict();
}

}  // namespace graphs
