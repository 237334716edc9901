// What menus and keys do with the graph.
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMimeData>
#include <QStringList>
#include <algorithm>

#include "ui/graph/graph_picture.h"
#include "ui/graph/graph_text.h"
#include "ui/graph/graph_view.h"

namespace quantie {
namespace {

constexpr qreal zoomStep = 1.25;

}  // namespace

void GraphView::setZoom(qreal scale) {
    m_fits = false;
    m_camera.zoomMiddle(scale);
    cameraMoved();
    emit zoomChanged(zoom());
}

void GraphView::showAt(const QPointF& scenePoint, const QPointF& viewPoint, qreal scale) {
    m_fits = false;
    m_camera.zoomMiddle(scale);
    m_camera.moveTo(scenePoint - viewPoint / m_camera.scale());
    cameraMoved();
    emit zoomChanged(zoom());
}

void GraphView::zoomIn() {
    setZoom(zoom() * zoomStep);
}

void GraphView::zoomOut() {
    setZoom(zoom() / zoomStep);
}

void GraphView::fit() {
    m_fits = false;
    m_camera.fit(m_scene.bounds());
    cameraMoved();
    emit zoomChanged(zoom());
}

void GraphView::fitSelection() {
    QRectF all;
    for (const int box : m_marks.selected) all |= m_scene.boxes()[box].rect;
    if (all.isEmpty()) return fit();
    m_fits = false;
    m_camera.fit(all);
    cameraMoved();
    emit zoomChanged(zoom());
}

void GraphView::centreOnCurrent() {
    const QRectF place = itemPlace(m_scene, m_document.graph(), m_document.selection().current());
    if (place.isEmpty()) return;
    m_fits = false;
    m_camera.centre(place.center());
    cameraMoved();
}

/// The selected group, or the group around what is selected; −1 for none.
int GraphView::groupAtHand() const {
    const int box = m_scene.isPlaced() ? boxShowing(m_scene, m_document.graph(), m_document.selection().current()) : -1;
    if (box < 0) return -1;
    const SceneBox& self = m_scene.boxes()[box];
    return self.form == SceneBox::Form::Group ? self.index : self.group;
}

void GraphView::fold() {
    const int group = groupAtHand();
    if (group >= 0) setFolded(group, !m_scene.isFolded(group));
}

void GraphView::setFolded(int group, bool folded) {
    if (!m_scene.isPlaced()) return;
    Scene next = m_scene;
    next.setFolded(group, folded);
    arrange(std::move(next), [this, group](const Scene& before) {
        // The title that was clicked stays under the pointer.
        const layout::Point shift = layout::anchorShift(before.placed(), m_scene.placed(), group);
        m_fits = false;
        m_camera.moveTo(m_camera.origin() - QPointF(shift.x, shift.y));
    });
}

void GraphView::foldAll() {
    if (m_scene.groupCount() == 0 || !m_scene.isPlaced()) return;
    Scene next = m_scene;
    bool allFolded = true;
    for (int group = 0; group < next.groupCount(); ++group) allFolded = allFolded && next.isFolded(group);
    for (int group = 0; group < next.groupCount(); ++group) next.setFolded(group, !allFolded);
    int anchor = std::max(groupAtHand(), 0);
    // What stays in view is the outermost group: the others hide or appear with it.
    while (m_scene.boxOfGroup(anchor).group >= 0) anchor = m_scene.boxOfGroup(anchor).group;
    arrange(std::move(next), [this, anchor](const Scene& before) {
        const layout::Point shift = layout::anchorShift(before.placed(), m_scene.placed(), anchor);
        m_camera.moveTo(m_camera.origin() - QPointF(shift.x, shift.y));
    });
}

void GraphView::goToUse(int step) {
    const int use = neighbourUse(m_document.graph(), m_document.selection().current(), step);
    if (use >= 0) m_document.selection().select({Item::Kind::Use, use});
}

void GraphView::goInTie(int step) {
    const Graph& graph = m_document.graph();
    Item current = m_document.selection().current();
    // From a call to its first tied use; from nowhere to the first tie.
    if (current.kind == Item::Kind::Call) {
        const auto& uses = graph.calls[current.index].uses;
        const auto tied =
            std::ranges::find_if(uses, [&](int use) { return graph.variables[graph.uses[use].variable].tied(); });
        if (tied != uses.end()) current = {Item::Kind::Use, *tied};
    }
    int use = neighbourInTie(graph, current, step);
    const auto& ties = m_document.letters().tied();
    if (use < 0 && current.kind != Item::Kind::Use && !ties.empty()) use = graph.variables[ties.front()].uses.front();
    if (use < 0) return;
    m_document.selection().select({Item::Kind::Use, use});
}

void GraphView::selectTie() {
    const Item current = m_document.selection().current();
    const Graph& graph = m_document.graph();
    int variable = current.kind == Item::Kind::Variable ? current.index : -1;
    if (current.kind == Item::Kind::Use) variable = graph.uses[current.index].variable;
    if (variable < 0 || !graph.variables[variable].tied()) return;
    m_focus.pinnedTies = {variable};
    m_document.selection().select({Item::Kind::Variable, variable});
    mark();
}

void GraphView::selectAll() {
    QList<Item> items;
    for (int call = 0; call < static_cast<int>(m_document.graph().calls.size()); ++call) {
        items.append({Item::Kind::Call, call});
    }
    m_byPointer = true;
    m_document.selection().set(items);
    m_byPointer = false;
}

void GraphView::selectSameClass() {
    const Graph& graph = m_document.graph();
    const QList<int> chosen = callsOf(m_document.selection().items(), graph);
    const auto classOf = [&](int call) -> const std::string& {
        return graph.model->layers[graph.calls[call].layer].className;
    };
    QList<Item> items;
    for (int call = 0; call < static_cast<int>(graph.calls.size()); ++call) {
        if (std::ranges::any_of(chosen, [&](int other) { return classOf(other) == classOf(call); })) {
            items.append({Item::Kind::Call, call});
        }
    }
    m_byPointer = true;
    m_document.selection().set(items);
    m_byPointer = false;
}

void GraphView::escape() {
    if (!m_focus.pinnedTies.isEmpty() || !m_focus.hoveredTies.isEmpty()) {
        m_focus.pinnedTies.clear();
        m_focus.hoveredTies.clear();
        mark();
    } else if (!m_document.selection().isEmpty()) {
        m_document.selection().clear();
    } else {
        ring({});
    }
}

int GraphView::find(const QString& text, bool regularExpression) {
    const QRegularExpression expression = searchExpression(text, regularExpression);
    if (!expression.isValid()) {
        ring({});
        return -1;
    }
    ring(text.isEmpty() ? QList<Item>() : matchingItems(m_document, expression));
    if (matchCount() > 0) stepMatch(1);
    return matchCount();
}

void GraphView::ring(const QList<Item>& items) {
    m_focus.matches = items;
    m_focus.currentMatch = -1;
    mark();
    emit matchesChanged(-1, matchCount());
}

void GraphView::stepMatch(int step) {
    const int count = matchCount();
    if (count == 0) return;
    const int from = m_focus.currentMatch < 0 && step < 0 ? 0 : m_focus.currentMatch;
    m_focus.currentMatch = (from + step + count) % count;
    mark();
    reveal(m_focus.matches[m_focus.currentMatch]);
    emit matchesChanged(m_focus.currentMatch, count);
}

void GraphView::goTowards(Way way, bool extend) {
    if (!m_scene.isPlaced()) return;
    const int from = boxShowing(m_scene, m_document.graph(), m_document.selection().current());
    int to = boxTowards(m_scene, from, way);
    // Inputs and outputs that no layer stands for cannot be selected: go on behind them.
    for (int i = 0; i < 4 && to >= 0 && !m_scene.boxes()[to].item(); ++i) {
        const int next = boxTowards(m_scene, to, way);
        to = next == to ? -1 : next;
    }
    if (to < 0) return;
    const Item item = m_scene.boxes()[to].item();
    if (!extend) return m_document.selection().select(item);
    QList<Item> items = m_document.selection().items();
    items.removeAll(item);
    items.append(item);
    m_document.selection().set(items);
}

void GraphView::keyPressEvent(QKeyEvent* event) {
    const bool extend = event->modifiers().testFlag(Qt::ShiftModifier);
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) {
        return QWidget::keyPressEvent(event);
    }
    switch (event->key()) {
        case Qt::Key_Up:
            return goTowards(Way::Up, extend);
        case Qt::Key_Down:
            return goTowards(Way::Down, extend);
        case Qt::Key_Left:
            return goTowards(Way::Left, extend);
        case Qt::Key_Right:
            return goTowards(Way::Right, extend);
        case Qt::Key_J:
            return nextUse();
        case Qt::Key_K:
            return previousUse();
        default:
            QWidget::keyPressEvent(event);
    }
}

void GraphView::copy() const {
    const Graph& graph = m_document.graph();
    QStringList ids;
    for (const Item& item : m_document.selection().items()) {
        if (item.kind == Item::Kind::Call) ids << QString::fromStdString(graph.calls[item.index].id);
        if (item.kind == Item::Kind::Group) ids << QString::fromStdString(graph.groups[item.index].id);
        if (item.kind == Item::Kind::Use) ids << QString::fromStdString(graph.uses[item.index].id);
        if (item.kind == Item::Kind::Variable) ids << QString::fromStdString(graph.variables[item.index].name);
    }
    auto clip = std::make_unique<QMimeData>();
    if (!ids.isEmpty()) clip->setText(ids.join('\n'));
    QRectF area;
    for (const int box : m_marks.selected) area |= m_scene.boxes()[box].rect;
    if (m_scene.isPlaced()) clip->setImageData(pictureOf(paintWith(nullptr), area.isEmpty() ? m_scene.bounds() : area));
    QGuiApplication::clipboard()->setMimeData(clip.release());
}

void GraphView::exportPicture(const QString& file) const {
    const Marks none;
    writePicture({.painter = nullptr,
                  .scene = m_scene,
                  .marks = none,
                  .fonts = m_fonts,
                  .colourBy = m_settings.colourBy(),
                  .hairlines = m_settings.tiesAlways() ? &m_hairlines : nullptr},
                 file);
}

}  // namespace quantie
