// Links between things of the model: what a link in the inspector leads to.
#pragma once

#include <QString>

#include "ui/document/selection.h"

namespace quantie {

/// "use:5", "variable:2", "call:0", "group:1".
QString itemHref(const Item& item);
/// None for what is no such link.
Item itemOf(const QString& href);

/// Rich text: the thing's name, leading to it.
QString itemLink(const Graph& graph, const Item& item);
/// Its name: the id of a use, call or group, the name of a variable.
QString itemName(const Graph& graph, const Item& item);

}  // namespace quantie
