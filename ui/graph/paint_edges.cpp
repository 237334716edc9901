// Lines between calls: 1.25 wide, with a head, and the shape beside the source.
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/graph/graph_painter.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr qreal headLength = 7;
constexpr qreal headHalfWidth = 3.5;
constexpr qreal lineWidth = 1.25;
constexpr qreal selectedWidth = 2;

QPointF unit(const QPointF& vector) {
    const qreal length = std::hypot(vector.x(), vector.y());
    return length > 0 ? vector / length : QPointF(0, 1);
}

/// The way the line arrives.
QPointF arrival(const QList<QPointF>& curve) {
    const QPointF& end = curve.back();
    for (qsizetype i = curve.size() - 2; i >= 0; --i) {
        if (curve[i] != end) return unit(end - curve[i]);
    }
    return {0, 1};
}

void addCurve(QPainterPath& path, const QList<QPointF>& curve, const QPointF& end) {
    path.moveTo(curve.front());
    const bool straight = std::ranges::all_of(curve, [&](const QPointF& p) { return p.x() == curve.front().x(); }) ||
                          std::ranges::all_of(curve, [&](const QPointF& p) { return p.y() == curve.front().y(); });
    if (straight) {
        path.lineTo(end);
        return;
    }
    for (qsizetype i = 1; i + 2 < curve.size(); i += 3) {
        path.cubicTo(curve[i], curve[i + 1], i + 3 < curve.size() ? curve[i + 2] : end);
    }
}

QPolygonF headOf(const QPointF& tip, const QPointF& along) {
    const QPointF across(-along.y(), along.x());
    return {
        {tip, tip - along * headLength + across * headHalfWidth, tip - along * headLength - across * headHalfWidth}};
}

void paintLabel(const GraphPaint& paint, const SceneEdge& edge) {
    if (edge.label.isEmpty()) return;
    const QPointF& start = edge.curve.front();
    const QPointF along = unit(edge.curve[1] - start);
    const bool sideways = std::abs(along.x()) > std::abs(along.y());
    // Where the line leaves its group, the shape stands inside the frame, not on it.
    const auto& boxes = paint.scene.boxes();
    const bool leaves = boxes[edge.from].group >= 0 && boxes[edge.from].group != boxes[edge.to].group;
    const QPointF below(7, along.y() < 0 ? -7 : leaves ? 11 : 17);
    QPointF baseline = start + (sideways ? QPointF(6, -5) : below);
    if (edge.labelLeft && !sideways) baseline.rx() -= 2 * below.x() + paint.fonts.small.width(edge.label);
    paint.painter->setPen(tokens().muted);
    paint.fonts.small.draw(paint.painter, baseline, edge.label);
}

bool isOfSelected(const GraphPaint& paint, const SceneEdge& edge) {
    const auto& wired = paint.marks.wired;
    return !wired.empty() &&
           (wired.contains(paint.scene.shown(edge.from)) || wired.contains(paint.scene.shown(edge.to)));
}

/// Thousands of lines, a pixel or so each: straight ones, without heads.
void paintThin(const GraphPaint& paint, const std::vector<int>& edges) {
    QList<QLineF> lines;
    lines.reserve(static_cast<qsizetype>(edges.size()));
    const bool coarse = paint.detail() == Detail::Least;
    for (const int index : edges) {
        const QList<QPointF>& curve = paint.scene.edges()[index].curve;
        for (qsizetype i = 3; i < curve.size(); i += 3) {
            const QPointF& from = curve[i - 3];
            const QPointF& to = curve[i];
            if (coarse || from.x() == to.x()) {
                lines.append({from, to});
                continue;
            }
            QPointF last = from;
            for (int step = 1; step <= 6; ++step) {
                const qreal t = step / 6.0;
                const qreal u = 1 - t;
                const QPointF next =
                    u * u * u * from + 3 * u * u * t * curve[i - 2] + 3 * u * t * t * curve[i - 1] + t * t * t * to;
                lines.append({last, next});
                last = next;
            }
        }
    }
    QPen pen(tokens().edge, 0);
    paint.painter->setPen(pen);
    paint.painter->setRenderHint(QPainter::Antialiasing, edges.size() < 1500);
    paint.painter->drawLines(lines);
    paint.painter->setRenderHint(QPainter::Antialiasing);
}

}  // namespace

void paintEdges(const GraphPaint& paint, const std::vector<int>& edges) {
    const Detail detail = paint.detail();
    if (detail == Detail::Bar || detail == Detail::Least) {
        paintThin(paint, edges);
        if (paint.marks.wired.empty()) return;
    }
    QPainterPath lines;
    QPainterPath heads;
    QPainterPath selectedLines;
    QPainterPath selectedHeads;
    for (const int index : edges) {
        const SceneEdge& edge = paint.scene.edges()[index];
        if (edge.curve.size() < 4) continue;
        const bool selected = isOfSelected(paint, edge);
        if (!selected && (detail == Detail::Bar || detail == Detail::Least)) continue;
        const QPointF along = arrival(edge.curve);
        addCurve(selected ? selectedLines : lines, edge.curve, edge.curve.back() - along * (headLength - 1));
        (selected ? selectedHeads : heads).addPolygon(headOf(edge.curve.back(), along));
        if (detail == Detail::Full) paintLabel(paint, edge);
    }
    const auto draw = [&](const QPainterPath& line, const QPainterPath& head, const QColor& colour, qreal width) {
        if (line.isEmpty()) return;
        paint.painter->strokePath(line, QPen(colour, width, Qt::SolidLine, Qt::FlatCap));
        paint.painter->fillPath(head, colour);
    };
    draw(lines, heads, tokens().edge, lineWidth);
    draw(selectedLines, selectedHeads, tokens().accentLine, selectedWidth / std::min(1.0, paint.scale * 2));
}

}  // namespace quantie
