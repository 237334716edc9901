// The context menu of the tree: what can be done with the rows that are selected.
#pragma once

#include <QMenu>

#include "ui/weights/weights_tree.h"

namespace quantie {

/// What the menu asks of others: the inspector, the graph, a dialog.
struct WeightsMenuCalls {
    std::function<void()> showSettings;
    std::function<void(const Item&)> centre;
    std::function<void()> tieByHand;
};

/// Fills the menu for the tree's present selection; it acts on that of the time when an action is chosen.
void fillWeightsMenu(QMenu& menu, Document& document, WeightsTree& tree, const WeightsMenuCalls& calls);

}  // namespace quantie
