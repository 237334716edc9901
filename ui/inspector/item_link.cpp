#include "ui/inspector/item_link.h"

#include <array>

#include "ui/widgets/link_label.h"

namespace quantie {
namespace {

struct Prefix {
    Item::Kind kind;
    const char* name;
};
constexpr std::array<Prefix, 4> prefixes{{
    {Item::Kind::Call, "call"},
    {Item::Kind::Use, "use"},
    {Item::Kind::Variable, "variable"},
    {Item::Kind::Group, "group"},
}};

}  // namespace

QString itemHref(const Item& item) {
    for (const Prefix& prefix : prefixes) {
        if (prefix.kind == item.kind) return QStringLiteral("%1:%2").arg(prefix.name).arg(item.index);
    }
    return {};
}

Item itemOf(const QString& href) {
    const qsizetype colon = href.indexOf(u':');
    bool isNumber = false;
    const int index = href.mid(colon + 1).toInt(&isNumber);
    for (const Prefix& prefix : prefixes) {
        if (isNumber && colon > 0 && href.left(colon) == QLatin1String(prefix.name)) return {prefix.kind, index};
    }
    return {};
}

QString itemName(const Graph& graph, const Item& item) {
    switch (item.kind) {
        case Item::Kind::Call:
            return QString::fromStdString(graph.calls[item.index].id);
        case Item::Kind::Use:
            return QString::fromStdString(graph.uses[item.index].id);
        case Item::Kind::Variable:
            return QString::fromStdString(graph.variables[item.index].name);
        case Item::Kind::Group:
            return QString::fromStdString(graph.groups[item.index].id);
        case Item::Kind::None:
            break;
    }
    return {};
}

QString itemLink(const Graph& graph, const Item& item) {
    return htmlLink(itemHref(item), itemName(graph, item));
}

}  // namespace quantie
