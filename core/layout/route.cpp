#include "core/layout/route.h"

#include <algorithm>
#include <cmath>

#include "core/layout/reversed.h"

namespace quantie::layout {
namespace {

class Router {
  public:
    Router(const Block& block, const std::vector<Placed>& placed, const Placed& own)
        : m_block(block), m_placed(placed), m_own(own), m_straightFrom(own.layers.layer.size(), -1) {
        const Layers& layers = own.layers;
        for (int v = layers.members; v < layers.vertices(); ++v) {
            if (!layers.isLane(v)) continue;
            const int before = layers.segments[layers.above[v]].up;
            const bool goesOn = layers.isLane(before) && own.frame.x[before] == own.frame.x[v];
            m_straightFrom[v] = goesOn ? m_straightFrom[before] : v;
        }
    }

    /// Appends the way of a link through the block.
    void append(int link, std::vector<Run>& runs) const {
        const Link& l = m_block.links[link];
        const int key = m_own.keys[link];
        const Layers& layers = m_own.layers;
        const int from = l.from >= 0 ? l.from : Layers::port(layers.top, key);
        const int to = l.to >= 0 ? l.to : Layers::port(layers.bottom, key);
        const int first = layers.layer[from];
        const int last = layers.layer[to];
        const double start = l.from >= 0 ? m_own.frame.y[from] + m_own.boxes[from].size.height : 0;
        add(contact(from, key, true), start, m_own.frame.bottom[first], runs);
        if (layers.last[link] < 0) {
            add(m_own.frame.around[link], m_own.frame.top[first + 1], m_own.frame.bottom[last - 1], runs);
        } else {
            appendLane(layers.last[link], runs);
        }
        const double end = l.to >= 0 ? m_own.frame.y[to] : m_own.frame.size.height;
        add(contact(to, key, false) + m_own.frame.entry[link], m_own.frame.top[last], end, runs);
    }

  private:
    void appendLane(int segment, std::vector<Run>& runs) const {
        const Layers& layers = m_own.layers;
        std::vector<Run> lane;
        for (int v = layers.segments[segment].up; layers.isLane(v);) {
            const int first = m_straightFrom[v];
            lane.push_back(
                {m_own.frame.x[v], m_own.frame.top[layers.layer[first]], m_own.frame.bottom[layers.layer[v]]});
            v = layers.segments[layers.above[first]].up;
        }
        for (const Run& run : Reversed(lane)) add(run.x, run.top, run.bottom, runs);
    }

    const Placed* inside(int member) const {
        if (member >= m_own.layers.members || m_block.members[member].block < 0) return nullptr;
        const Placed& placed = m_placed[m_block.members[member].block];
        return placed.open ? &placed : nullptr;
    }

    double contact(int vertex, int key, bool below) const {
        const Placed* block = inside(vertex);
        if (block == nullptr) return m_own.frame.x[vertex];
        const int port = Layers::port(below ? block->layers.bottom : block->layers.top, key);
        return m_own.frame.x[vertex] - block->frame.size.width / 2 + block->frame.x[port];
    }

    void add(double x, double top, double bottom, std::vector<Run>& runs) const {
        x += m_own.rect.x;
        top += m_own.rect.y;
        bottom += m_own.rect.y;
        if (!runs.empty() && std::abs(runs.back().x - x) < 0.01) {
            runs.back().bottom = bottom;
        } else {
            runs.push_back({x, top, bottom});
        }
    }

    const Block& m_block;
    const std::vector<Placed>& m_placed;
    const Placed& m_own;
    std::vector<int> m_straightFrom;  ///< per vertex of a lane the uppermost one that it goes on straight from
};

void addCurve(Point a, Point b, Point c, std::vector<Point>& points) {
    points.push_back(a);
    points.push_back(b);
    points.push_back(c);
}

}  // namespace

std::vector<std::vector<Run>> runsOfEdges(const Input& input, const std::vector<Block>& blocks,
                                          const std::vector<Placed>& placed, const std::vector<int>& topDown) {
    std::vector<std::vector<Run>> runs(input.edges.size());
    const auto appendAll = [&](int block, bool entering) {
        if (!placed[block].open) return;
        const Router router(blocks[block], placed, placed[block]);
        for (std::size_t i = 0; i < blocks[block].links.size(); ++i) {
            const Link& link = blocks[block].links[i];
            if ((link.part == Link::Part::Entering) == entering) router.append(static_cast<int>(i), runs[link.edge]);
        }
    };
    for (const int block : Reversed(topDown)) appendAll(block, false);
    for (const int block : topDown) appendAll(block, true);
    return runs;
}

std::vector<Point> curveThrough(const std::vector<Run>& runs) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const Run& run = runs[i];
        if (i > 0) {
            const Run& before = runs[i - 1];
            const double middle = (before.bottom + run.top) / 2;
            addCurve({before.x, before.bottom}, {before.x, middle}, {run.x, middle}, points);
        }
        const double third = (run.bottom - run.top) / 3;
        if (third > 0) addCurve({run.x, run.top}, {run.x, run.top + third}, {run.x, run.bottom - third}, points);
    }
    if (!runs.empty()) points.push_back({runs.back().x, runs.back().bottom});
    return points;
}

std::vector<Point> loopAt(const Rect& node, double gap) {
    const double side = node.right() + gap;
    const double x = node.x + node.width / 2;
    std::vector<Point> points;
    addCurve({x, node.bottom()}, {x, node.bottom() + gap}, {side, node.bottom() + gap}, points);
    addCurve({side, node.bottom()}, {side, node.y + node.height / 2}, {side, node.y + node.height / 2}, points);
    addCurve({side, node.y}, {side, node.y - gap}, {x, node.y - gap}, points);
    points.push_back({x, node.y});
    return points;
}

}  // namespace quantie::layout
