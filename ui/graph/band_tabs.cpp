// Tabs at the border of the view, where a band leads to a use that is out of sight.
#include <QCoreApplication>
#include <algorithm>
#include <array>

#include "ui/document/use_text.h"
#include "ui/graph/overlays.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr qreal margin = 8;
constexpr qreal height = 34;
constexpr qreal padding = 12;
constexpr qreal widest = 320;

enum Side { Above, Below, Before, After, sideCount };
constexpr std::array<const char*, sideCount> arrows = {"▲ ", "▼ ", "◀ ", "▶ "};

QString say(const char* text) {
    return QCoreApplication::translate("BandTab", text);
}

/// The border that the socket is behind; sideCount where it is in view.
Side sideOf(const QPointF& point, const QSizeF& view) {
    if (point.y() < 0) return Above;
    if (point.y() > view.height()) return Below;
    if (point.x() < 0) return Before;
    return point.x() > view.width() ? After : sideCount;
}

QPointF cornerOf(Side side, const QPointF& middle, const QPointF& socket, const QSizeF& size, const QSizeF& view) {
    const qreal x =
        std::clamp(middle.x() - size.width() / 2, margin, std::max(margin, view.width() - margin - size.width()));
    const qreal y =
        std::clamp(socket.y() - size.height() / 2, margin, std::max(margin, view.height() - margin - size.height()));
    switch (side) {
        case Above:
            return {x, margin};
        case Below:
            return {x, view.height() - margin - size.height()};
        case Before:
            return {margin, y};
        default:
            return {view.width() - margin - size.width(), y};
    }
}

}  // namespace

QList<BandTab> bandTabs(const std::vector<TieBand>& bands, const Document& document, const Camera& camera,
                        const GraphFonts& fonts) {
    QList<BandTab> tabs;
    const QSizeF view = camera.viewSize();
    for (const TieBand& band : bands) {
        std::array<QList<const TieBand::Socket*>, sideCount> hidden;
        for (const TieBand::Socket& socket : band.sockets) {
            const Side side = sideOf(camera.toView(socket.at), view);
            if (side != sideCount) hidden[side].append(&socket);
        }
        // With every use out of view the band is not what is looked at.
        if (std::ranges::all_of(band.sockets, [&](const TieBand::Socket& socket) {
                return sideOf(camera.toView(socket.at), view) != sideCount;
            })) {
            continue;
        }
        for (int side = 0; side < sideCount; ++side) {
            if (hidden[side].isEmpty()) continue;
            // The nearest one: the last of those above or before, the first of those below or behind.
            const bool last = side == Above || side == Before;
            const TieBand::Socket& socket = *(last ? hidden[side].back() : hidden[side].front());
            const int use = socket.uses.front();
            BandTab tab;
            tab.use = use;
            tab.title =
                QString::fromUtf8(arrows[side]) +
                fonts.figure.elided(QString::fromStdString(document.graph().uses[use].id), widest, Qt::ElideMiddle);
            const QString chip = useChip(document, use).text;
            tab.detail = hidden[side].size() > 1 ? say("%1 · and %2 more").arg(chip).arg(hidden[side].size() - 1)
                                                 : say("%1 · T to go there").arg(chip);
            const QSizeF size(std::max(fonts.figure.width(tab.title), fonts.small.width(tab.detail)) + 2 * padding,
                              height);
            tab.rect = {
                cornerOf(static_cast<Side>(side), camera.toView(band.middle), camera.toView(socket.at), size, view),
                size};
            tabs.append(tab);
        }
    }
    return tabs;
}

void paintTab(QPainter* painter, const BandTab& tab, const GraphFonts& fonts) {
    painter->setPen(QPen(tokens().canvas, 1));
    painter->setBrush(tokens().tie);
    painter->drawRoundedRect(tab.rect, 5, 5);
    painter->setPen(tokens().onTie);
    painter->setFont(fonts.figure.font());
    painter->drawText(tab.rect.topLeft() + QPointF(padding, 15), tab.title);
    painter->setFont(fonts.small.font());
    painter->drawText(tab.rect.topLeft() + QPointF(padding, 28), tab.detail);
}

}  // namespace quantie
