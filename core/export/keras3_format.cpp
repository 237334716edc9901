// Formats for models of Keras 3, all as a `.keras`: `keras3`, the companion's wrapper around each call with quantized
// uses, over the same variables; `keras`, the model itself, written so that Keras loads it with its ties.
#include <algorithm>
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/export/format_plans.h"
#include "core/export/keras3_content.h"
#include "core/export/keras3_dict.h"
#include "core/export/sharing.h"
#include "core/export/source_text.h"
#include "core/export/wrap_policy.h"
#include "core/layers/dtype_policy.h"
#include "core/model/layer_objects.h"

namespace quantie {
namespace {

void refuseQuantized(const Model& model) {
    for (const Layer& layer : model.layers) {
        const std::string mode =
            layer.config != nullptr && layer.config->is_object() ? dtypePolicy(*layer.config).mode : "";
        if (mode.empty()) continue;
        throw Error(ErrorCode::Unsupported, layer.name,
                    "was quantized by Keras (" + mode +
                        "): its codes have a scale of their own, and no export of them "
                        "is written");
    }
}

/// What a class of keras_hub makes is no layer of the file: its dict would have to be that of its Python class again.
void refuseComposites(const Model& model) {
    if (model.made.empty()) return;
    throw Error(
        ErrorCode::Unsupported, model.name,
        "has layers that their class makes itself, as those of keras_hub do; no export of such a model is written");
}

void refuseHandTies(const Graph& graph, const VariableIndex& variables, const std::vector<int>& objects) {
    for (const WeightTie& tie : weightTies(graph, variables, objects)) {
        const Layer& borrower = graph.model->layers[tie.borrower.layer];
        throw Error(ErrorCode::Unsupported, borrower.name + ":" + borrower.weights[tie.borrower.weight].path,
                    "is tied to '" + graph.model->layers[tie.owner.layer].name +
                        "' although they are different layers; a .keras cannot say that");
    }
}

/// What no `.keras` can hold.
void refuseWhatIsNotWritten(const Graph& graph, const VariableIndex& variables, const std::vector<int>& objects) {
    refuseQuantized(*graph.model);
    refuseComposites(*graph.model);
    refuseHandTies(graph, variables, objects);
}

/// The reason why Keras would not load the model as the file has it, or load it as another; empty where there is none.
std::string lossOf(const Model& model, const std::vector<int>& objects) {
    if (findMember(*model.architecture, "module") == nullptr) return "is written in the form of a .keras";
    for (const Network& network : model.networks) {
        if (network.sequential && network.calls.size() > network.layers.size() &&
            std::any_of(network.calls.begin(), network.calls.end(), [](const Call& call) { return call.index > 0; }))
            return "becomes a Functional model: a Sequential with repeated layers lists them once";
    }
    const std::vector<char> recreated = recreatedLayers(model);
    std::map<int, std::set<int>> networks;
    for (const int object : severalDicts(model, objects)) networks[object];
    for (std::size_t id = 0; id < objects.size(); ++id) {
        const auto it = networks.find(objects[id]);
        if (it == networks.end() || recreated[id] != 0) continue;
        const Layer& self = model.layers[id];
        it->second.insert(self.network);
        if (!self.sharedObjectId || self.sharedObjectId != model.layers[objects[id]].sharedObjectId)
            return "gets the id of '" + self.name + "' on each of its copies";
        if (it->second.size() > 1) return "is flattened: Keras cannot load '" + self.name + "' from two nested models";
    }
    return "";
}

}  // namespace

ExportPlan planKeras3Float(const Graph& graph) {
    const Model& model = *graph.model;
    const VariableIndex variables(graph);
    const std::vector<int> objects = exportObjects(graph, variables);
    refuseWhatIsNotWritten(graph, variables, objects);
    const std::string loss = lossOf(model, objects);
    ExportPlan plan;
    if (loss.empty()) {
        plan.content = sourceContentOfKeras3(graph, variables, objects);
    } else {
        plan = planKeras3(graph, {}, resolveChoices({}, graph));
        plan.steps.insert(plan.steps.begin(), {PlanStep::Kind::Replace, model.name + ": " + loss});
    }
    planTies(graph, plan);
    return plan;
}

ExportPlan planKeras3(const Graph& graph, const Recipe& recipe, const Choices& choices) {
    const VariableIndex variables(graph);
    const std::vector<int> objects = exportObjects(graph, variables);
    refuseWhatIsNotWritten(graph, variables, objects);

    ExportPlan plan;
    plan.needsCompanion = !choices.empty();
    planInlining(graph, plan);
    WrapPolicy policy(graph, choices, choices.empty() ? "" : sourceText(graph, recipe), false);
    Clone clone = buildFlatClone(graph, choices, policy);
    orderForKeras3(clone, plan);
    planWrappers(graph, choices, policy, plan);
    plan.content = contentOfKeras3(clone, graph, variables, objects);
    policy.dicts().dropSingleIds(plan.content.architecture);
    dropNewDefaults(plan.content.architecture);
    return plan;
}

}  // namespace quantie
