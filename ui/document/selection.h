// What is selected, one for all panels: calls, uses, variables and groups of the open model.
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <compare>

#include "core/graph/graph.h"

namespace quantie {

/// One thing that can be selected; `index` is its place in Graph::calls, uses, variables or groups.
struct Item {
    enum class Kind { None, Call, Use, Variable, Group };

    Kind kind = Kind::None;
    int index = -1;

    auto operator<=>(const Item&) const = default;
    explicit operator bool() const { return kind != Kind::None; }
};

class Selection : public QObject {
    Q_OBJECT

  public:
    using QObject::QObject;

    const QList<Item>& items() const { return m_items; }
    /// The one that was selected last: what the inspector shows and the keyboard moves from. None where nothing is.
    Item current() const { return m_items.isEmpty() ? Item{} : m_items.back(); }
    bool contains(const Item& item) const { return m_items.contains(item); }
    bool isEmpty() const { return m_items.isEmpty(); }

    void select(const Item& item);  ///< alone; Item{} selects nothing
    void toggle(const Item& item);  ///< Ctrl and a click
    void add(const QList<Item>& items);
    /// The last of them becomes the current one.
    void set(const QList<Item>& items);
    void clear() { set({}); }

  signals:
    void changed();

  private:
    QList<Item> m_items;
};

/// Every use that the items stand for, each once, in the order of the graph: a use itself, all uses of a variable, all
/// uses of a call, all uses of the calls inside a group.
QList<int> usesOf(const QList<Item>& items, const Graph& graph);
/// The calls that the items stand for: a use's call, the calls that read a variable, the calls inside a group.
QList<int> callsOf(const QList<Item>& items, const Graph& graph);
/// Whether the call stands in that group, at any depth.
bool isInside(const Graph& graph, int call, int group);

}  // namespace quantie
