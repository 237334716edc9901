#include "ui/graph/accessible_graph.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>
#include <map>

#include "core/recipe/use_facts.h"
#include "ui/graph/graph_text.h"
#include "ui/graph/graph_view.h"

namespace quantie {
namespace {

/// One call, nested model or use. Which one is open does not matter to it: it stands for a place in the graph, and is
/// invalid while the graph has no such place.
class AccessibleItem : public QAccessibleInterface, public QAccessibleActionInterface {
  public:
    AccessibleItem(GraphView& view, const Item& item) : m_view(&view), m_item(item) {}

    bool isValid() const override { return m_view != nullptr && m_item.index < count(); }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override { return isValid() ? m_view->window()->windowHandle() : nullptr; }
    QAccessibleInterface* parent() const override;
    QAccessibleInterface* child(int index) const override;
    QAccessibleInterface* childAt(int x, int y) const override;
    int childCount() const override { return isValid() ? static_cast<int>(uses().size()) : 0; }
    int indexOfChild(const QAccessibleInterface* child) const override;

    QString text(QAccessible::Text kind) const override;
    void setText(QAccessible::Text, const QString&) override {}
    QRect rect() const override;
    QAccessible::Role role() const override;
    QAccessible::State state() const override;
    void* interface_cast(QAccessible::InterfaceType type) override;

    QStringList actionNames() const override;
    void doAction(const QString& name) override;
    QStringList keyBindingsForAction(const QString& name) const override;

    const Item& item() const { return m_item; }

  private:
    const Graph& graph() const { return m_view->document().graph(); }
    int count() const;
    bool isQuantizableUse() const {
        return m_item.kind == Item::Kind::Use && isQuantizable(graph(), graph().uses[m_item.index]);
    }
    /// Of a call; of anything else there are none.
    const std::vector<int>& uses() const;

    QPointer<GraphView> m_view;
    Item m_item;
};

class AccessibleGraph : public QAccessibleWidget {
  public:
    explicit AccessibleGraph(GraphView& view) : QAccessibleWidget(&view, QAccessible::Canvas) {}
    ~AccessibleGraph() override {
        for (const auto& [_, id] : m_items) QAccessible::deleteAccessibleInterface(id);
    }

    QAccessibleInterface* of(const Item& item);

    /// Calls by their places in the graph, then nested models.
    QAccessibleInterface* child(int index) const override;
    QAccessibleInterface* childAt(int x, int y) const override;
    int childCount() const override { return calls() + static_cast<int>(graph().groups.size()); }
    int indexOfChild(const QAccessibleInterface* child) const override;
    QAccessibleInterface* focusChild() const override;

  private:
    GraphView& view() const { return *static_cast<GraphView*>(widget()); }
    const Graph& graph() const { return view().document().graph(); }
    int calls() const { return static_cast<int>(graph().calls.size()); }
    AccessibleGraph& self() const { return const_cast<AccessibleGraph&>(*this); }

    std::map<Item, QAccessible::Id> m_items;  ///< made when they are asked for
};

AccessibleGraph* accessible(GraphView& view) {
    return static_cast<AccessibleGraph*>(QAccessible::queryAccessibleInterface(&view));
}

/// Of the view's own interfaces only.
const Item* itemOf(const QAccessibleInterface* interface) {
    const auto* item = dynamic_cast<const AccessibleItem*>(interface);
    return item == nullptr ? nullptr : &item->item();
}

// -- The graph --------------------------------------------------------------------------------------------------------

QAccessibleInterface* AccessibleGraph::of(const Item& item) {
    if (!item || item.kind == Item::Kind::Variable) return nullptr;
    const auto [known, isNew] = m_items.try_emplace(item, 0);
    if (isNew) known->second = QAccessible::registerAccessibleInterface(new AccessibleItem(view(), item));
    return QAccessible::accessibleInterface(known->second);
}

QAccessibleInterface* AccessibleGraph::child(int index) const {
    if (index < 0 || index >= childCount()) return nullptr;
    return self().of(index < calls() ? Item{Item::Kind::Call, index} : Item{Item::Kind::Group, index - calls()});
}

int AccessibleGraph::indexOfChild(const QAccessibleInterface* child) const {
    const Item* item = itemOf(child);
    if (item == nullptr || item->kind == Item::Kind::Use) return -1;
    return item->kind == Item::Kind::Call ? item->index : calls() + item->index;
}

QAccessibleInterface* AccessibleGraph::childAt(int x, int y) const {
    if (!view().scene().isPlaced()) return nullptr;
    const QPointF point = view().camera().toScene(view().mapFromGlobal(QPointF(x, y)));
    const GraphHit hit = hitTest(view().scene(), point, view().camera().scale());
    return hit ? self().of(view().scene().boxes()[hit.box].item()) : nullptr;
}

QAccessibleInterface* AccessibleGraph::focusChild() const {
    return view().hasFocus() ? self().of(view().document().selection().current()) : nullptr;
}

// -- One thing in it --------------------------------------------------------------------------------------------------

int AccessibleItem::count() const {
    switch (m_item.kind) {
        case Item::Kind::Call:
            return static_cast<int>(graph().calls.size());
        case Item::Kind::Group:
            return static_cast<int>(graph().groups.size());
        case Item::Kind::Use:
            return static_cast<int>(graph().uses.size());
        case Item::Kind::Variable:
        case Item::Kind::None:
            break;
    }
    return 0;
}

const std::vector<int>& AccessibleItem::uses() const {
    static const std::vector<int> none;
    return m_item.kind == Item::Kind::Call ? graph().calls[m_item.index].uses : none;
}

QAccessibleInterface* AccessibleItem::parent() const {
    if (m_view == nullptr) return nullptr;
    AccessibleGraph* whole = accessible(*m_view);
    if (m_item.kind != Item::Kind::Use || !isValid()) return whole;
    return whole->of({Item::Kind::Call, graph().uses[m_item.index].call});
}

QAccessibleInterface* AccessibleItem::child(int index) const {
    if (index < 0 || index >= childCount()) return nullptr;
    return accessible(*m_view)->of({Item::Kind::Use, uses()[index]});
}

QAccessibleInterface* AccessibleItem::childAt(int x, int y) const {
    for (int i = 0; i < childCount(); ++i) {
        if (child(i)->rect().contains(x, y)) return child(i);
    }
    return nullptr;
}

int AccessibleItem::indexOfChild(const QAccessibleInterface* child) const {
    const Item* item = itemOf(child);
    if (item == nullptr || item->kind != Item::Kind::Use || !isValid()) return -1;
    const auto found = std::ranges::find(uses(), item->index);
    return found == uses().end() ? -1 : static_cast<int>(found - uses().begin());
}

QString AccessibleItem::text(QAccessible::Text kind) const {
    return kind == QAccessible::Name && isValid() ? describeItem(m_view->document(), m_item) : QString();
}

/// On the screen; empty inside a folded model.
QRect AccessibleItem::rect() const {
    if (!isValid() || !m_view->scene().isPlaced()) return {};
    const Scene& scene = m_view->scene();
    const bool isUse = m_item.kind == Item::Kind::Use;
    const int box = scene.boxOf(isUse ? Item{Item::Kind::Call, graph().uses[m_item.index].call} : m_item);
    if (box < 0) return {};
    const SceneBox& shown = scene.boxes()[box];
    QRectF place = shown.isFrame() ? headOf(shown.rect) : shown.rect;
    if (isUse) {
        const int row = scene.rowOf(box, m_item.index);
        if (row < 0 || shown.form != SceneBox::Form::Call) return {};
        place = nodeRowRect(shown.rect, row);
    } else if (shown.item() != m_item) {
        return {};
    }
    const QRect onView = m_view->camera().toView(place).toRect();
    return {m_view->mapToGlobal(onView.topLeft()), onView.size()};
}

QAccessible::Role AccessibleItem::role() const {
    return m_item.kind == Item::Kind::Use ? QAccessible::CheckBox : QAccessible::Grouping;
}

QAccessible::State AccessibleItem::state() const {
    QAccessible::State state;
    state.invalid = !isValid();
    if (state.invalid) return state;
    const Selection& selection = m_view->document().selection();
    state.focusable = true;
    state.selectable = true;
    state.multiSelectable = true;
    state.selected = selection.contains(m_item);
    state.focused = m_view->hasFocus() && selection.current() == m_item;
    const QRect place = rect();
    state.invisible = place.isEmpty() || !m_view->isVisible();
    state.offscreen = !state.invisible && !QRect(m_view->mapToGlobal(QPoint()), m_view->size()).intersects(place);
    if (m_item.kind == Item::Kind::Use) {
        state.checkable = isQuantizableUse();
        state.disabled = !isQuantizableUse();
        state.checked = m_view->document().scheme(m_item.index).has_value();
    }
    if (m_item.kind == Item::Kind::Group && m_view->scene().isPlaced()) {
        const bool folded = m_view->scene().isFolded(m_item.index);
        state.expandable = true;
        state.expanded = !folded;
        state.collapsed = folded;
    }
    return state;
}

void* AccessibleItem::interface_cast(QAccessible::InterfaceType type) {
    return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
}

QStringList AccessibleItem::actionNames() const {
    if (!isValid()) return {};
    QStringList names{pressAction(), setFocusAction()};
    if (isQuantizableUse() || m_item.kind == Item::Kind::Group) names << toggleAction();
    return names;
}

void AccessibleItem::doAction(const QString& name) {
    if (!actionNames().contains(name)) return;
    if (name == setFocusAction()) m_view->setFocus(Qt::OtherFocusReason);
    if (name != toggleAction()) return m_view->document().selection().select(m_item);
    if (m_item.kind == Item::Kind::Use) return m_view->document().toggle({m_item.index});
    if (m_view->scene().isPlaced()) m_view->setFolded(m_item.index, !m_view->scene().isFolded(m_item.index));
}

QStringList AccessibleItem::keyBindingsForAction(const QString& name) const {
    if (name != toggleAction()) return {};
    return {QKeySequence(m_item.kind == Item::Kind::Group ? Qt::Key_Return : Qt::Key_Space).toString()};
}

QAccessibleInterface* make(const QString&, QObject* object) {
    auto* view = qobject_cast<GraphView*>(object);
    return view == nullptr ? nullptr : new AccessibleGraph(*view);
}

}  // namespace

void installAccessibleGraph() {
    static const bool installed = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    Q_UNUSED(installed)
}

void announceFocus(GraphView& view, const Item& item) {
    if (!QAccessible::isActive() || !view.hasFocus()) return;
    QAccessibleInterface* at = accessible(view)->of(item);
    if (at == nullptr) return;
    QAccessibleEvent event(at, QAccessible::Focus);
    QAccessible::updateAccessibility(&event);
}

void announceChange(GraphView& view, int use) {
    if (!QAccessible::isActive()) return;
    QAccessibleInterface* at = accessible(view)->of({Item::Kind::Use, use});
    QAccessible::State ticked;
    ticked.checked = true;
    QAccessibleStateChangeEvent state(at, ticked);
    QAccessible::updateAccessibility(&state);
    QAccessibleEvent name(at, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&name);
}

}  // namespace quantie
