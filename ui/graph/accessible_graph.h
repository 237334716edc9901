// The graph as screen readers and other assistive programs meet it: calls and nested models are its children, the uses
// of a call are the call's. They can be pressed (selected) and toggled (quantized or float; folded or unfolded).
#pragma once

#include "ui/document/selection.h"

namespace quantie {

class GraphView;

/// Qt makes these interfaces for every GraphView from now on.
void installAccessibleGraph();

/// Tells assistive programs that the keyboard is at that thing now.
void announceFocus(GraphView& view, const Item& item);
/// That a use is called something else now, and ticked or not: "…, W8 per tensor, 41.6 dB".
void announceChange(GraphView& view, int use);

}  // namespace quantie
