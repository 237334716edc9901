// The legend at the lower left: what glyphs and colours of the drawing mean.
#include <QCoreApplication>
#include <QSet>
#include <algorithm>

#include "ui/graph/overlays.h"
#include "ui/theme/heat.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr qreal margin = 12;
constexpr qreal line = 21;
constexpr qreal bitField = 34;

QString say(const char* text) {
    return QCoreApplication::translate("GraphLegend", text);
}

QString nameOf(LayerKind kind) {
    // An input's and an output's look tell them apart; they share a hue.
    return kind == LayerKind::Input ? say("Input, output") : kindName(kind);
}

QString waitsFor(ColourBy colourBy) {
    return say("%1: run the model on data (F9)").arg(colourByName(colourBy));
}

QString heatTitle(ColourBy colourBy) {
    return say("%1, SQNR in dB").arg(colourByName(colourBy));
}

void paintPanel(QPainter* painter, const QRectF& place) {
    painter->setPen(tokens().line);
    painter->setBrush(tokens().base);
    painter->drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

void paintBits(QPainter* painter, const QRectF& place, const GraphFonts& fonts) {
    paintPanel(painter, place);
    painter->setFont(fonts.small.font());
    painter->setPen(tokens().muted);
    painter->drawText(place.topLeft() + QPointF(10, 17), say("Bits, fewest of a call"));
    for (int step = 0; step < static_cast<int>(bitSteps.size()); ++step) {
        const QRectF field(place.left() + 10 + step * bitField, place.top() + 24, bitField - 1, 11);
        painter->setPen(tokens().line);
        painter->setBrush(bitColour(step));
        painter->drawRect(field.adjusted(0.5, 0.5, -0.5, -0.5));
        painter->setPen(tokens().muted);
        painter->drawText(QRectF(field.left(), field.bottom() + 2, field.width(), 16), Qt::AlignCenter,
                          QString::fromLatin1(bitSteps[step].label));
    }
}

}  // namespace

void GraphLegend::update(const Scene& scene, ColourBy colourBy, bool hasData) {
    m_hasData = hasData;
    m_colourBy = colourBy;
    m_kinds.clear();
    QSet<QString> names;
    for (int kind = 0; kind < layerKindCount; ++kind) {
        const auto self = static_cast<LayerKind>(kind);
        if (self == LayerKind::Output || self == LayerKind::NestedModel) continue;
        const bool present =
            std::ranges::any_of(scene.boxes(), [&](const SceneBox& box) { return box.content.kind == self; });
        if (present && !names.contains(kindName(self))) {
            names.insert(kindName(self));
            m_kinds.append(self);
        }
    }
}

QRectF GraphLegend::place(const QSizeF& view, const GraphFonts& fonts) const {
    QSizeF size;
    switch (m_colourBy) {
        case ColourBy::Nothing:
            return {};
        case ColourBy::LayerKind: {
            qreal widest = 84;
            for (const LayerKind kind : m_kinds) widest = std::max(widest, fonts.small.width(nameOf(kind)));
            size = {32 + widest + 12, static_cast<qreal>(m_kinds.size()) * line + 8};
            break;
        }
        case ColourBy::Bits:
            size = {20 + bitField * bitSteps.size() - 1, 58};
            break;
        default:
            size = paintsHeat() ? heatLegendSize() : QSizeF(fonts.small.width(waitsFor(m_colourBy)) + 20, 28);
    }
    if (size.height() > view.height() - 2 * margin || size.width() > view.width() - 2 * margin) return {};
    return {QPointF(margin, view.height() - margin - size.height()), size};
}

void GraphLegend::paint(QPainter* painter, const QSizeF& view, const GraphFonts& fonts) const {
    const QRectF at = place(view, fonts);
    if (at.isEmpty()) return;
    if (paintsHeat()) return drawHeatLegend(painter, at, heatTitle(m_colourBy));
    if (m_colourBy == ColourBy::Bits) return paintBits(painter, at, fonts);
    paintPanel(painter, at);
    painter->setFont(fonts.small.font());
    if (m_colourBy != ColourBy::LayerKind) {
        painter->setPen(tokens().muted);
        painter->drawText(at, Qt::AlignCenter, waitsFor(m_colourBy));
        return;
    }
    for (qsizetype i = 0; i < m_kinds.size(); ++i) {
        const QPointF corner = at.topLeft() + QPointF(7, 5 + static_cast<qreal>(i) * line);
        drawKindTile(painter, {corner, QSizeF(kindTileSize, kindTileSize)}, {.kind = m_kinds[i], .ink = {}});
        painter->setPen(tokens().muted);
        painter->drawText(corner + QPointF(25, 13), nameOf(m_kinds[i]));
    }
}

}  // namespace quantie
