#include "ui/inspector/subject.h"

namespace quantie {
namespace {

bool exists(const Item& item, const Graph& graph) {
    const auto within = [&item](const auto& list) { return item.index >= 0 && item.index < std::ssize(list); };
    switch (item.kind) {
        case Item::Kind::Call:
            return within(graph.calls);
        case Item::Kind::Use:
            return within(graph.uses);
        case Item::Kind::Variable:
            return within(graph.variables);
        case Item::Kind::Group:
            return within(graph.groups);
        case Item::Kind::None:
            break;
    }
    return false;
}

Subject subjectOfOne(const Item& item, const Graph& graph) {
    switch (item.kind) {
        case Item::Kind::Call:
            return {Subject::Page::Call, {item}};
        case Item::Kind::Group:
            return {Subject::Page::Group, {item}};
        case Item::Kind::Variable: {
            const auto& uses = graph.variables[item.index].uses;
            if (uses.size() == 1) return {Subject::Page::Use, {{Item::Kind::Use, uses.front()}}};
            return {Subject::Page::Variable, {item}};
        }
        default:
            return {Subject::Page::Use, {item}};
    }
}

}  // namespace

Subject subjectOf(const QList<Item>& selected, const Graph& graph) {
    QList<Item> items;
    for (const Item& item : selected) {
        if (exists(item, graph)) items.append(item);
    }
    if (items.isEmpty()) return {};
    if (items.size() == 1) return subjectOfOne(items.front(), graph);
    return {Subject::Page::Several, items};
}

}  // namespace quantie
