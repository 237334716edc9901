// One planner per export format; export_model.h is what callers use.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "core/export/choices.h"
#include "core/export/export_model.h"
#include "core/export/open_layers.h"

namespace quantie {

class WrapPolicy;

ExportPlan planTfmot(const Graph& graph, const Recipe& recipe, const Choices& choices);
ExportPlan planKeras3(const Graph& graph, const Recipe& recipe, const Choices& choices, const Definitions& definitions);
ExportPlan planKeras(const Graph& graph, const Recipe& recipe);
ExportPlan planBaked(const Graph& graph, const Recipe& recipe, const Choices& choices, const Definitions& definitions);

ExportPlan planKerasInt8(const Graph& graph, const Choices& choices);

/// "8 bits, one scale, symmetric".
std::string describe(const Scheme& scheme);
/// Throws Error(Unsupported) where values are to be replaced and there are none.
void requireWeights(const Graph& graph, const Choices& choices);

/// Puts the calls in Keras's order (node_order.h). Where a holder then still is called before what it holds, it must
/// build that itself, as it does in the source: a warning.
void orderForKeras(Clone& clone, ExportPlan& plan);
/// The same for Keras 3, which builds what it reads before anything is called.
void orderForKeras3(Clone& clone, ExportPlan& plan);
/// A warning per activation of the recipe that the clone does not quantize.
void noteUnreached(const Clone& clone, ExportPlan& plan);

/// `keras3` for a model of Keras 2, `tfmot` for one of Keras 3; with nothing to quantize plain models of the other
/// Keras.
ExportPlan planConverted(const Graph& graph, const Recipe& recipe, const Choices& choices,
                         const Definitions& definitions);

/// Throws Error(Unsupported) for layers that Keras has quantized.
void refuseQuantized(const Model& model);
/// Throws Error(Unsupported) for what no list of layers of Keras 3 can say: quantized layers, and ties to a layer that
/// another one makes itself.
void refuseUnwritableLayers(const Model& model);
/// Format `keras` for a model of Keras 3. `dtypes`: per object (objects.h), what stands for the dtype in its config.
ExportPlan planKeras3Float(const Graph& graph, const std::map<int, Json>& dtypes = {});

/// Plans the export of a model of Keras 3 with the layers opened that `which` asks for (open_layers.h); steps are by
/// the numbers of `graph`. Empty where there is nothing to open.
using Planning = std::function<ExportPlan(const Graph& graph, const Recipe& recipe, const Choices& choices)>;
std::optional<ExportPlan> planOpened(const Graph& graph, const Recipe& recipe, const Choices& choices, MadeTies which,
                                     const Definitions& definitions, const Planning& planning);

/// A step per tied variable.
void planTies(const Graph& graph, ExportPlan& plan);

/// What the wrappers of a policy do: a step per quantized use and activation, and per call that is wrapped without.
void planWrappers(const Graph& graph, const Choices& choices, const WrapPolicy& policy, ExportPlan& plan);

/// A step per quantized activation.
void planActivations(const Graph& graph, const Choices& choices, ExportPlan& plan);

/// One step per nested model, and a warning where one stays inside a wrapper and ends plain Keras's sharing.
void planInlining(const Graph& graph, ExportPlan& plan);

}  // namespace quantie
