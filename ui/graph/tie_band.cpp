#include "ui/graph/tie_band.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace quantie {
namespace {

constexpr qreal laneGap = 42;    ///< from what stands left of it to the lane
constexpr qreal narrowGap = 22;  ///< the same where another column follows at once
constexpr qreal laneStep = 9;    ///< between lanes
constexpr qreal bend = 12;       ///< radius of a corner
constexpr qreal clearance = 14;  ///< that a lane keeps to boxes right of it
constexpr int mostLanes = 40;

using Socket = TieBand::Socket;

std::vector<Socket> socketsOf(const Scene& scene, const Graph& graph, const QList<int>& variables) {
    std::map<std::pair<int, int>, Socket> byRow;
    for (const int variable : variables) {
        for (const int use : graph.variables[variable].uses) {
            const int box = scene.shown(graph.uses[use].call);
            const int row = scene.rowOf(box, use);
            if (row < 0) continue;
            const QRectF line = nodeRowRect(scene.boxes()[box].rect, row);
            Socket& socket = byRow[{box, row}];
            socket.at = {line.right(), line.center().y()};
            socket.box = box;
            socket.uses.append(use);
        }
    }
    std::vector<Socket> sockets;
    for (auto& [place, socket] : byRow) sockets.push_back(std::move(socket));
    std::ranges::sort(sockets, {}, [](const Socket& socket) { return socket.uses.front(); });
    return sockets;
}

/// Along, to the other height at x with round corners, and on to the end.
void stepTo(QPainterPath& path, qreal x, const QPointF& end) {
    const QPointF from = path.currentPosition();
    const qreal rise = end.y() - from.y();
    const qreal before = x >= from.x() ? 1 : -1;
    const qreal after = end.x() >= x ? 1 : -1;
    const qreal radius = std::min({bend, std::abs(rise) / 2, std::abs(x - from.x()), std::abs(end.x() - x)});
    if (radius > 0.5) {
        const qreal down = rise > 0 ? radius : -radius;
        path.lineTo(x - before * radius, from.y());
        path.quadTo(QPointF(x, from.y()), QPointF(x, from.y() + down));
        path.lineTo(x, end.y() - down);
        path.quadTo(QPointF(x, end.y()), QPointF(x + after * radius, end.y()));
    }
    path.lineTo(end);
}

/// Straight from the right border of each to the left border of the next; false where they do not stand side by side.
bool runBetweenColumns(const Scene& scene, TieBand& band) {
    std::vector<const Socket*> byX;
    for (const Socket& socket : band.sockets) byX.push_back(&socket);
    std::ranges::sort(byX, {}, [](const Socket* socket) { return socket->at.x(); });
    QPainterPath path;
    std::vector<Socket> arrivals;
    for (std::size_t i = 1; i < byX.size(); ++i) {
        const QRectF& next = scene.boxes()[byX[i]->box].rect;
        const QPointF from = byX[i - 1]->at;
        const QPointF to(next.left(), byX[i]->at.y());
        if (to.x() < from.x() + 2 * bend) return false;
        // A call between them would be crossed at the height of its rows.
        const QRectF between(from.x() + 1, std::min(from.y(), to.y()) - 1, to.x() - from.x() - 2,
                             std::abs(to.y() - from.y()) + 2);
        const auto inWay = scene.boxesIn(between);
        if (std::ranges::any_of(inWay, [&](int box) { return !scene.boxes()[box].isFrame(); })) return false;
        path.moveTo(from);
        stepTo(path, (from.x() + to.x()) / 2, to);
        arrivals.push_back({to, byX[i]->box, byX[i]->uses});
    }
    band.path = path;
    // The first box is left on its right, the others are entered on their left.
    for (Socket& socket : band.sockets) {
        for (const Socket& arrival : arrivals) {
            if (arrival.box == socket.box) socket.at = arrival.at;
        }
    }
    return true;
}

bool isFree(const Scene& scene, qreal x, qreal top, qreal bottom, qreal apart) {
    const auto inWay = scene.boxesIn({x - apart, top, 2 * apart, bottom - top});
    return std::ranges::all_of(inWay, [&](int box) { return scene.boxes()[box].isFrame(); });
}

/// The first free height beside what ends at `right`: at once, or in the narrow gap between two columns, or right of
/// everything that stands there.
qreal laneBeside(const Scene& scene, qreal top, qreal bottom, qreal right) {
    if (!isFree(scene, right + laneGap, top, bottom, clearance) &&
        isFree(scene, right + narrowGap, top, bottom, narrowGap - 2)) {
        return right + narrowGap;
    }
    qreal lane = right + laneGap;
    for (int round = 0; round < mostLanes; ++round) {
        qreal furthest = lane;
        for (const int box : scene.boxesIn({lane - clearance, top, 2 * clearance, bottom - top})) {
            if (!scene.boxes()[box].isFrame()) furthest = std::max(furthest, scene.boxes()[box].rect.right() + laneGap);
        }
        if (furthest <= lane) break;
        lane = furthest;
    }
    return lane;
}

void runInLane(const Scene& scene, TieBand& band, int lane) {
    qreal right = band.sockets.front().at.x();
    qreal top = band.sockets.front().at.y();
    qreal bottom = top;
    for (const Socket& socket : band.sockets) {
        right = std::max(right, socket.at.x());
        top = std::min(top, socket.at.y());
        bottom = std::max(bottom, socket.at.y());
    }
    const qreal x = laneBeside(scene, top, bottom, right) + lane * laneStep;
    // The two ends make one line, the uses between them join it.
    const auto highest = std::ranges::min_element(band.sockets, {}, [](const Socket& s) { return s.at.y(); });
    const auto lowest = std::ranges::max_element(band.sockets, {}, [](const Socket& s) { return s.at.y(); });
    band.path.moveTo(highest->at);
    band.path.lineTo(x - bend, highest->at.y());
    stepTo(band.path, x, {x - bend, lowest->at.y()});
    band.path.lineTo(lowest->at);
    for (auto socket = band.sockets.begin(); socket != band.sockets.end(); ++socket) {
        if (socket == highest || socket == lowest) continue;
        band.path.moveTo(socket->at);
        band.path.lineTo(x, socket->at.y());
    }
    band.middle = {x, (top + bottom) / 2};
}

}  // namespace

TieBand tieBand(const Scene& scene, const Document& document, const QList<int>& variables, int lane) {
    TieBand band{variables, joinedLetters(document.letters(), variables), {}, {}, {}};
    band.sockets = socketsOf(scene, document.graph(), variables);
    if (band.isEmpty()) return band;
    if (runBetweenColumns(scene, band)) {
        band.middle = band.path.pointAtPercent(0.5);
    } else {
        runInLane(scene, band, lane);
    }
    return band;
}

std::vector<TieBand> allTieBands(const Scene& scene, const Document& document) {
    // Vectors that share rows everywhere share a line.
    std::vector<QList<int>> ties;
    std::vector<bool> done(document.graph().variables.size(), false);
    for (const int variable : document.letters().tied()) {
        if (done[variable]) continue;
        const Use& first = document.graph().uses[document.graph().variables[variable].uses.front()];
        const int box = scene.shown(first.call);
        const int row = scene.rowOf(box, document.graph().variables[variable].uses.front());
        QList<int> together{variable};
        if (row >= 0) together = scene.boxes()[box].content.rows[row].variables;
        for (const int other : together) done[other] = true;
        ties.push_back(together);
    }
    std::vector<TieBand> bands;
    std::vector<qreal> freeBelow;  // by lane: where it is free again
    for (const QList<int>& variables : ties) {
        TieBand band = tieBand(scene, document, variables);
        if (band.isEmpty()) continue;
        const QRectF box = band.path.boundingRect();
        int lane = 0;
        while (lane < static_cast<int>(freeBelow.size()) && freeBelow[lane] > box.top()) ++lane;
        if (lane == static_cast<int>(freeBelow.size()) && lane < mostLanes) freeBelow.push_back(0);
        lane = std::min(lane, mostLanes - 1);
        freeBelow[lane] = box.bottom() + bend;
        bands.push_back(lane == 0 ? std::move(band) : tieBand(scene, document, variables, lane));
    }
    return bands;
}

}  // namespace quantie
