// What the pointer does: press, drag, hover, wheel, menus, tooltips.
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QToolTip>
#include <QWheelEvent>
#include <cmath>

#include "ui/graph/graph_text.h"
#include "ui/graph/graph_view.h"
#include "ui/graph/setting_menu.h"

namespace quantie {
namespace {

constexpr qreal dragBegins = 4;      ///< pixels
constexpr qreal edgeReach = 4;       ///< pixels from a line to its tooltip
constexpr qreal wheelZoom = 1.0015;  ///< per eighth of a degree

bool startsRubberBand(Qt::KeyboardModifiers modifiers) {
    return (modifiers & (Qt::ShiftModifier | Qt::ControlModifier)) != Qt::NoModifier;
}

}  // namespace

GraphHit GraphView::hitAt(const QPointF& viewPoint) const {
    if (!m_scene.isPlaced()) return {};
    return hitTest(m_scene, m_camera.toScene(viewPoint), m_camera.scale());
}

int GraphView::tabAt(const QPointF& viewPoint) const {
    for (qsizetype i = 0; i < m_tabs.size(); ++i) {
        if (m_tabs[i].rect.contains(viewPoint)) return static_cast<int>(i);
    }
    return -1;
}

void GraphView::mousePressEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    m_dragStart = m_dragLast = at;
    m_pressModifiers = event->modifiers();
    m_pressed = {};
    if (event->button() == Qt::MiddleButton) {
        m_drag = Drag::Pan;
        setCursor(Qt::ClosedHandCursor);
        return;
    }
    if (event->button() != Qt::LeftButton) return;
    if (const int tab = tabAt(at); tab >= 0) {
        const Item use{Item::Kind::Use, m_tabs[tab].use};
        m_document.selection().select(use);
        centreOnCurrent();
        return;
    }
    if (showsMinimap() && m_minimap.place(m_camera.viewSize()).contains(at)) {
        m_drag = Drag::Minimap;
        mouseMoveEvent(event);
        return;
    }
    m_pressed = hitAt(at);
    if (m_pressed) {
        click(m_pressed, event->modifiers());
    } else {
        m_drag = Drag::Pending;
    }
}

/// What acts as a button (chip, triangle) waits for the release.
void GraphView::click(const GraphHit& hit, Qt::KeyboardModifiers modifiers) {
    if (hit.part == GraphHit::Part::Fold) return;
    const QList<Item> items = hitItems(m_scene, hit);
    if (hit.part == GraphHit::Part::Badge)
        m_focus.pinnedTies = m_scene.boxes()[hit.box].content.rows[hit.row].variables;
    if (hit.part == GraphHit::Part::Chip) {
        // A chip of something selected acts on itself alone, and leaves the selection.
        const bool selected =
            std::ranges::all_of(items, [&](const Item& item) { return m_document.selection().contains(item); });
        if (selected) return;
    }
    selectItems(items, modifiers);
}

void GraphView::selectItems(const QList<Item>& items, Qt::KeyboardModifiers modifiers) {
    m_byPointer = true;
    if (modifiers.testFlag(Qt::ControlModifier)) {
        for (const Item& item : items) m_document.selection().toggle(item);
    } else if (modifiers.testFlag(Qt::ShiftModifier)) {
        m_document.selection().add(items);
    } else {
        m_document.selection().set(items);
    }
    m_byPointer = false;
    mark();
}

void GraphView::beginDrag() {
    if (startsRubberBand(m_pressModifiers)) {
        m_drag = Drag::Rubber;
        m_rubberBand.setGeometry(QRect(m_dragStart.toPoint(), QSize()));
        m_rubberBand.show();
    } else {
        m_drag = Drag::Pan;
        setCursor(Qt::ClosedHandCursor);
    }
}

void GraphView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    if (m_drag == Drag::Pending && (at - m_dragStart).manhattanLength() >= dragBegins) beginDrag();
    switch (m_drag) {
        case Drag::None:
            hover(at);
            return;
        case Drag::Pending:
            return;
        case Drag::Pan:
            m_fits = false;
            m_camera.pan(at - m_dragLast);
            m_dragLast = at;
            break;
        case Drag::Rubber:
            m_rubberBand.setGeometry(QRectF(m_dragStart, at).normalized().toRect());
            return;
        case Drag::Minimap:
            m_fits = false;
            m_camera.centre(m_minimap.toScene(at, m_scene, m_camera.viewSize()));
            break;
    }
    cameraMoved();
}

void GraphView::mouseReleaseEvent(QMouseEvent* event) {
    const Drag drag = std::exchange(m_drag, Drag::None);
    const GraphHit pressed = std::exchange(m_pressed, {});
    unsetCursor();
    if (drag == Drag::Rubber) return finishRubberBand();
    if (drag == Drag::Pending && event->button() == Qt::LeftButton && !startsRubberBand(m_pressModifiers)) {
        m_focus.pinnedTies.clear();
        m_document.selection().clear();
        return mark();
    }
    if (!pressed || event->button() != Qt::LeftButton || hitAt(event->position()) != pressed) return;
    const SceneBox& box = m_scene.boxes()[pressed.box];
    if (pressed.part == GraphHit::Part::Fold) setFolded(box.index, !box.folded);
    if (pressed.part == GraphHit::Part::Chip) m_document.toggle(QList<int>(box.content.rows[pressed.row].uses));
}

void GraphView::finishRubberBand() {
    const QRectF band = m_rubberBand.geometry();
    m_rubberBand.hide();
    const QRectF area(m_camera.toScene(band.topLeft()), m_camera.toScene(band.bottomRight()));
    QList<Item> items;
    for (const int box : m_scene.boxesIn(area)) {
        if (m_scene.boxes()[box].isFrame()) continue;
        if (const Item item = m_scene.boxes()[box].item()) items.append(item);
    }
    m_byPointer = true;
    if (m_pressModifiers.testFlag(Qt::ControlModifier)) {
        m_document.selection().add(items);
    } else {
        m_document.selection().set(items);
    }
    m_byPointer = false;
}

void GraphView::mouseDoubleClickEvent(QMouseEvent* event) {
    const GraphHit hit = hitAt(event->position());
    if (event->button() != Qt::LeftButton || (hit.part != GraphHit::Part::Head && hit.part != GraphHit::Part::Row)) {
        return mousePressEvent(event);  // two quick clicks on a chip are two clicks
    }
    const SceneBox& box = m_scene.boxes()[hit.box];
    m_fits = false;
    m_camera.centre(box.isFrame() ? headOf(box.rect).center() : box.rect.center());
    cameraMoved();
}

void GraphView::hover(const QPointF& viewPoint) {
    const bool overlay =
        tabAt(viewPoint) >= 0 || (showsMinimap() && m_minimap.place(m_camera.viewSize()).contains(viewPoint));
    const GraphHit hit = overlay ? GraphHit{} : hitAt(viewPoint);
    const bool button =
        hit.part == GraphHit::Part::Chip || hit.part == GraphHit::Part::Badge || hit.part == GraphHit::Part::Fold;
    setCursor(button || tabAt(viewPoint) >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (hit == m_hovered) return;
    endHover();
    m_hovered = hit;
    if (hit.part == GraphHit::Part::Badge) m_hoverTimer.start();
}

void GraphView::endHover() {
    m_hoverTimer.stop();
    m_hovered = {};
    if (m_focus.hoveredTies.isEmpty()) return;
    m_focus.hoveredTies.clear();
    mark();
}

void GraphView::leaveEvent(QEvent*) {
    endHover();
}

void GraphView::wheelEvent(QWheelEvent* event) {
    if (event->angleDelta().isNull()) return;
    m_fits = false;
    const bool touchpad = event->phase() != Qt::NoScrollPhase && !event->pixelDelta().isNull();
    if (touchpad && !event->modifiers().testFlag(Qt::ControlModifier)) {
        m_camera.pan(event->pixelDelta());
    } else if (event->modifiers().testFlag(Qt::ShiftModifier)) {
        const int along = event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x();
        m_camera.pan(QPointF(along / 2.0, 0));
    } else {
        m_camera.zoomAt(event->position(), zoom() * std::pow(wheelZoom, event->angleDelta().y()));
        emit zoomChanged(zoom());
    }
    cameraMoved();
    event->accept();
}

void GraphView::contextMenuEvent(QContextMenuEvent* event) {
    QList<int> uses;
    QPoint at = event->globalPos();
    if (event->reason() == QContextMenuEvent::Mouse) {
        const QList<Item> items = hitItems(m_scene, hitAt(event->pos()));
        const auto& chosen = m_document.selection().items();
        const bool inSelection =
            !items.isEmpty() && std::ranges::all_of(items, [&](const Item& item) { return chosen.contains(item); });
        if (!inSelection) selectItems(items, Qt::NoModifier);
        uses = usesOf(inSelection ? chosen : items, m_document.graph());
    } else {
        uses = usesOf(m_document.selection().items(), m_document.graph());
        const QRectF place = itemPlace(m_scene, m_document.graph(), m_document.selection().current());
        at = mapToGlobal(m_camera.toView(place.bottomLeft()).toPoint());
    }
    if (uses.isEmpty()) return;
    settingMenu(m_document, uses, this)->exec(at);
}

bool GraphView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        showToolTip(help->pos(), help->globalPos());
        return true;
    }
    if (event->type() == QEvent::NativeGesture) {
        const auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() != Qt::ZoomNativeGesture) return false;
        m_fits = false;
        m_camera.zoomAt(gesture->position(), zoom() * (1 + gesture->value()));
        cameraMoved();
        emit zoomChanged(zoom());
        return true;
    }
    return QWidget::event(event);
}

void GraphView::showToolTip(const QPoint& viewPoint, const QPoint& globalPoint) {
    const QString text = toolTipAt(viewPoint);
    if (text.isEmpty()) {
        QToolTip::hideText();
    } else {
        QToolTip::showText(globalPoint, text, this);
    }
}

QString GraphView::toolTipAt(const QPointF& viewPoint) const {
    if (!m_scene.isPlaced()) return {};
    if (tabAt(viewPoint) >= 0) return tr("This use is out of view. Click to go there");
    if (m_settings.legend() && m_legend.place(m_camera.viewSize(), m_fonts).contains(viewPoint)) {
        return tr("What the colours mean");
    }
    if (showsMinimap() && m_minimap.place(m_camera.viewSize()).contains(viewPoint)) {
        return tr("The whole graph; drag to see another part");
    }
    const GraphHit hit = hitAt(viewPoint);
    if (!hit) {
        const int edge = edgeAt(m_scene, m_camera.toScene(viewPoint), edgeReach / m_camera.scale());
        return edge < 0 ? QString() : edgeToolTip(m_document, m_scene, m_scene.edges()[edge]);
    }
    if (hit.part == GraphHit::Part::Head || hit.part == GraphHit::Part::Fold)
        return boxToolTip(m_document, m_scene, hit.box);
    const NodeRow& row = m_scene.boxes()[hit.box].content.rows[hit.row];
    if (hit.part == GraphHit::Part::Chip) return chipToolTip(m_document, row);
    return hit.part == GraphHit::Part::Badge ? badgeToolTip(m_document, row) : rowToolTip(m_document, row);
}

void GraphView::focusInEvent(QFocusEvent*) {
    mark();
}

void GraphView::focusOutEvent(QFocusEvent*) {
    mark();
}

}  // namespace quantie
