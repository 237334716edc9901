// One planner per export format; export_model.h is what callers use.
#pragma once

#include "core/export/choices.h"
#include "core/export/export_model.h"

namespace quantie {

ExportPlan planTfmot(const Graph& graph, const Recipe& recipe, const Choices& choices);
ExportPlan planKeras(const Graph& graph, const Recipe& recipe);
ExportPlan planBaked(const Graph& graph, const Choices& choices, const Definitions& definitions);

/// Puts the calls in Keras's order (node_order.h). Where a holder then still is called before what it holds, it must
/// build that itself, as it does in the source: a warning.
void orderForKeras(Clone& clone, ExportPlan& plan);

/// One step per nested model, and a warning where one stays inside a wrapper and ends plain Keras's sharing.
void planInlining(const Graph& graph, ExportPlan& plan);

}  // namespace quantie
