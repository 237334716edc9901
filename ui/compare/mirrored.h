// What is selected in one of two compared models, in the other.
#pragma once

#include <QList>
#include <vector>

#include "ui/document/selection.h"

namespace quantie {

/// Calls and uses by their counterparts (per call and use, -1 for none), variables by those of their uses, groups by
/// their path. What the other model does not have is left out.
QList<Item> mirrored(const QList<Item>& items, const Graph& from, const Graph& to, const std::vector<int>& calls,
                     const std::vector<int>& uses);

}  // namespace quantie
