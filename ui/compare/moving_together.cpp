#include "ui/compare/moving_together.h"

#include <QScopedValueRollback>
#include <limits>
#include <utility>

#include "ui/graph/graph_view.h"

namespace quantie {
namespace {

struct Anchor {
    QPointF from;
    QPointF to;
};

/// What was compared may be closed by now, or another model: its counterparts are forgotten a moment later.
bool hasCall(const GraphView& view, int call) {
    return call >= 0 && call < static_cast<int>(view.document().graph().calls.size());
}

/// The call nearest to the middle of the view that the other picture has too, in both pictures.
std::optional<Anchor> anchorOf(const GraphView& from, const GraphView& to, const std::vector<int>& counterparts) {
    const QPointF middle = from.camera().visible().center();
    std::optional<Anchor> nearest;
    qreal least = std::numeric_limits<qreal>::max();
    for (std::size_t call = 0; call < counterparts.size(); ++call) {
        if (!hasCall(from, static_cast<int>(call)) || !hasCall(to, counterparts[call])) continue;
        const int here = from.scene().shown(static_cast<int>(call));
        const int there = to.scene().shown(counterparts[call]);
        const QPointF at = from.scene().boxes()[static_cast<std::size_t>(here)].rect.center();
        const QPointF away = at - middle;
        const qreal distance = QPointF::dotProduct(away, away);
        if (distance >= least) continue;
        least = distance;
        nearest = Anchor{at, to.scene().boxes()[static_cast<std::size_t>(there)].rect.center()};
    }
    return nearest;
}

}  // namespace

MovingTogether::MovingTogether(GraphView& first, GraphView& second, QObject* parent)
    : QObject(parent), m_first(first), m_second(second) {
    connect(&first, &GraphView::viewMoved, this, [this] { follow(m_first, m_second, m_firstToSecond); });
    connect(&second, &GraphView::viewMoved, this, [this] { follow(m_second, m_first, m_secondToFirst); });
}

void MovingTogether::setCalls(std::vector<int> firstToSecond, std::vector<int> secondToFirst) {
    m_firstToSecond = std::move(firstToSecond);
    m_secondToFirst = std::move(secondToFirst);
    follow(m_first, m_second, m_firstToSecond);
}

void MovingTogether::follow(const GraphView& from, GraphView& to, const std::vector<int>& counterparts) {
    if (m_following || !from.scene().isPlaced() || !to.scene().isPlaced()) return;
    const auto anchor = anchorOf(from, to, counterparts);
    if (!anchor) return;
    const QScopedValueRollback following(m_following, true);
    const QPointF fromMiddle = from.camera().toView(anchor->from) - from.rect().center();
    to.showAt(anchor->to, to.rect().center() + fromMiddle, from.zoom());
}

}  // namespace quantie
