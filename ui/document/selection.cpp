#include "ui/document/selection.h"

#include <set>

namespace quantie {

void Selection::set(const QList<Item>& items) {
    if (items == m_items) return;
    m_items = items;
    emit changed();
}

void Selection::select(const Item& item) {
    set(item ? QList<Item>{item} : QList<Item>{});
}

void Selection::toggle(const Item& item) {
    QList<Item> items = m_items;
    if (items.removeAll(item) == 0) items.append(item);
    set(items);
}

void Selection::add(const QList<Item>& items) {
    QList<Item> all = m_items;
    std::set<Item> known(all.begin(), all.end());
    for (const Item& item : items) {
        if (known.insert(item).second) all.append(item);
    }
    set(all);
}

bool isInside(const Graph& graph, int call, int group) {
    int around = graph.calls[call].group;
    while (around >= 0 && around != group) around = graph.groups[around].parent;
    return around == group;
}

QList<int> callsOf(const QList<Item>& items, const Graph& graph) {
    std::set<int> calls;
    for (const Item& item : items) {
        switch (item.kind) {
            case Item::Kind::None:
                break;
            case Item::Kind::Call:
                calls.insert(item.index);
                break;
            case Item::Kind::Use:
                calls.insert(graph.uses[item.index].call);
                break;
            case Item::Kind::Variable:
                for (const int use : graph.variables[item.index].uses) calls.insert(graph.uses[use].call);
                break;
            case Item::Kind::Group:
                for (int call = 0; call < static_cast<int>(graph.calls.size()); ++call) {
                    if (isInside(graph, call, item.index)) calls.insert(call);
                }
                break;
        }
    }
    return {calls.begin(), calls.end()};
}

QList<int> usesOf(const QList<Item>& items, const Graph& graph) {
    std::set<int> uses;
    for (const Item& item : items) {
        if (item.kind == Item::Kind::Use) {
            uses.insert(item.index);
        } else if (item.kind == Item::Kind::Variable) {
            const auto& all = graph.variables[item.index].uses;
            uses.insert(all.begin(), all.end());
        } else {
            for (const int call : callsOf({item}, graph)) {
                uses.insert(graph.calls[call].uses.begin(), graph.calls[call].uses.end());
            }
        }
    }
    return {uses.begin(), uses.end()};
}

}  // namespace quantie
