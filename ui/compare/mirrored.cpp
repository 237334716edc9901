#include "ui/compare/mirrored.h"

namespace quantie {
namespace {

/// -1 also while the counterparts are not known.
int at(const std::vector<int>& counterparts, int index) {
    return index < static_cast<int>(counterparts.size()) ? counterparts[index] : -1;
}

/// One variable, or, where the tie is broken there, the uses that became several.
QList<Item> mirroredVariable(const Variable& variable, const Graph& to, const std::vector<int>& uses) {
    QList<Item> items;
    bool one = true;
    for (const int use : variable.uses) {
        const int there = at(uses, use);
        if (there < 0) continue;
        items.append({Item::Kind::Use, there});
        one = one && to.uses[there].variable == to.uses[items.front().index].variable;
    }
    if (items.isEmpty() || !one) return items;
    return {{Item::Kind::Variable, to.uses[items.front().index].variable}};
}

}  // namespace

QList<Item> mirrored(const QList<Item>& items, const Graph& from, const Graph& to, const std::vector<int>& calls,
                     const std::vector<int>& uses) {
    QList<Item> result;
    const auto add = [&result](Item::Kind kind, int index) {
        if (index >= 0) result.append({kind, index});
    };
    for (const Item& item : items) {
        switch (item.kind) {
            case Item::Kind::None:
                break;
            case Item::Kind::Call:
                add(item.kind, at(calls, item.index));
                break;
            case Item::Kind::Use:
                add(item.kind, at(uses, item.index));
                break;
            case Item::Kind::Variable:
                result += mirroredVariable(from.variables[item.index], to, uses);
                break;
            case Item::Kind::Group:
                add(item.kind, to.findCall(from.groups[item.index].id).second);
                break;
        }
    }
    return result;
}

}  // namespace quantie
