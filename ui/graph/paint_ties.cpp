// Bands of ties: wide and translucent with a thin core, a socket at every use, the letter at the middle.
#include <QPainterPath>
#include <algorithm>

#include "ui/graph/graph_painter.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr qreal bandWidth = 11;
constexpr qreal coreWidth = 1.5;
constexpr qreal hairlineWidth = 1.2;

/// Zoomed out, bands and letters shrink to half their size and no further.
qreal magnified(const GraphPaint& paint) {
    return std::max(1.0, 0.5 / paint.scale);
}

void paintLetters(const GraphPaint& paint, const TieBand& band) {
    const Tokens& t = tokens();
    const qreal size = magnified(paint);
    const qreal half = std::max(11.0, paint.fonts.letter.width(band.letters) / 2 + 7);
    QPainter* painter = paint.painter;
    painter->save();
    painter->translate(band.middle);
    painter->scale(size, size);
    painter->setPen(QPen(t.canvas, 2.5));
    painter->setBrush(t.tie);
    const QRectF place(-half, -11, 2 * half, 22);
    painter->drawRoundedRect(place, 11, 11);
    painter->setPen(t.onTie);
    painter->setFont(paint.fonts.letter.font());
    painter->drawText(place, Qt::AlignCenter | Qt::TextDontClip, band.letters);
    painter->restore();
}

}  // namespace

void paintHairlines(const GraphPaint& paint, const QRectF& area) {
    QPainterPath lines;
    QPainterPath ends;
    for (const TieBand& band : *paint.hairlines) {
        if (!band.path.controlPointRect().adjusted(-1, -1, 1, 1).intersects(area)) continue;
        lines.addPath(band.path);
        for (const TieBand::Socket& socket : band.sockets) ends.addEllipse(socket.at, 2.5, 2.5);
    }
    QColor line = tokens().tie;
    line.setAlphaF(0.55F);
    paint.painter->strokePath(lines, QPen(line, hairlineWidth * magnified(paint)));
    paint.painter->fillPath(ends, tokens().tie);
}

void paintBands(const GraphPaint& paint) {
    if (paint.marks.bands.empty() || paint.emergence <= 0) return;
    const qreal size = magnified(paint);
    paint.painter->save();
    paint.painter->setOpacity(paint.emergence);
    for (const TieBand& band : paint.marks.bands) {
        paint.painter->strokePath(band.path,
                                  QPen(tokens().tieBand, bandWidth * size, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
        paint.painter->strokePath(band.path, QPen(tokens().tie, coreWidth * size, Qt::SolidLine, Qt::FlatCap));
    }
    paint.painter->restore();
}

void paintSockets(const GraphPaint& paint) {
    if (paint.marks.bands.empty() || paint.emergence <= 0) return;
    const qreal size = magnified(paint);
    paint.painter->save();
    paint.painter->setOpacity(paint.emergence);
    for (const TieBand& band : paint.marks.bands) {
        paint.painter->setPen(QPen(tokens().node, 1.5 * size));
        paint.painter->setBrush(tokens().tie);
        for (const TieBand::Socket& socket : band.sockets) {
            paint.painter->drawEllipse(socket.at, 4.5 * size, 4.5 * size);
        }
        paintLetters(paint, band);
    }
    paint.painter->restore();
}

}  // namespace quantie
