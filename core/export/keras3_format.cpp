// Formats for models of Keras 3, all as a `.keras`: `keras3`, the companion's wrapper around each call with quantized
// uses, over the same variables; `keras`, the model itself, written so that Keras loads it with its ties.
#include <algorithm>
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/export/format_plans.h"
#include "core/export/keras3_content.h"
#include "core/export/keras3_dict.h"
#include "core/export/layer_dicts.h"
#include "core/export/sharing.h"
#include "core/export/source_text.h"
#include "core/export/wrap_policy.h"
#include "core/layers/dtype_policy.h"
#include "core/model/layer_objects.h"

namespace quantie {
namespace {

void refuseHandTies(const Graph& graph, const VariableIndex& variables, const std::vector<int>& objects) {
    for (const WeightTie& tie : weightTies(graph, variables, objects)) {
        const Layer& borrower = graph.model->layers[tie.borrower.layer];
        throw Error(ErrorCode::Unsupported, borrower.name + ":" + borrower.weights[tie.borrower.weight].path,
                    "is tied to '" + graph.model->layers[tie.owner.layer].name +
                        "' although they are different layers; a .keras cannot say that");
    }
}

bool isTiedByDefinition(const Layer& layer) {
    return layer.sharedObjectId && isDefinedId(*layer.sharedObjectId);
}

/// A layer that another layer's class makes itself is in no config, where an id could tie it.
void refuseTiesIntoLayers(const Model& model) {
    for (const Layer& layer : model.layers) {
        if (!isTiedByDefinition(layer) || layer.parent < 0) continue;
        const Layer& parent = model.layers[layer.parent];
        if (placeInConfig(*parent.config, *layer.dict) != nullptr) continue;
        throw Error(ErrorCode::Unsupported, parent.name,
                    "makes '" + layer.name + "' itself, as a " + parent.className +
                        " does, and other layers read its weights: a .keras with layers cannot tie them to it");
    }
}

/// The model inside a wrapper in which a layer stands, as an object; -1 for what an export inlines.
int modelInWrapper(const Model& model, const std::vector<int>& objects, int layer) {
    int network = model.layers[layer].network;
    while (network > 0) {
        const int around = model.networks[network].layer;
        if (model.layers[around].parent >= 0) return objects[around];
        network = model.layers[around].network;
    }
    return -1;
}

/// Keras 3 builds a layer's calls anew in each model that lists it, and then finds them under other numbers.
void refuseLayersInSeveralModels(const Model& model, const std::vector<int>& objects) {
    const std::vector<char> recreated = recreatedLayers(model);
    std::map<int, int> places;
    for (std::size_t id = 0; id < objects.size(); ++id) {
        const Layer& layer = model.layers[id];
        if (recreated[id] != 0 || layer.parent >= 0 || layer.weights.empty()) continue;
        const int around = modelInWrapper(model, objects, static_cast<int>(id));
        if (places.try_emplace(objects[id], around).first->second == around) continue;
        throw Error(ErrorCode::Unsupported, layer.name,
                    "stands in a model inside a wrapper, and outside of it too; Keras 3 cannot load such a file");
    }
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
        const Layer& self = model.layers[id];
        if (it == networks.end() || recreated[id] != 0 || isTiedByDefinition(self)) continue;
        it->second.insert(self.network);
        if (!self.sharedObjectId || self.sharedObjectId != model.layers[objects[id]].sharedObjectId)
            return "gets the id of '" + self.name + "' on each of its copies";
        if (it->second.size() > 1) return "is flattened: Keras cannot load '" + self.name + "' from two nested models";
    }
    return "";
}

/// A copy of what stands in the source's architecture, but for the dtypes in the configs named.
Json copyWithDtypes(const Json& value, const std::map<const Json*, const Json*>& dtypes) {
    if (!value.is_structured()) return value;
    Json copy = value.is_object() ? Json::object() : Json::array();
    if (value.is_array()) {
        for (const Json& item : value) copy.push_back(copyWithDtypes(item, dtypes));
        return copy;
    }
    for (const auto& item : value.items()) copy[item.key()] = copyWithDtypes(item.value(), dtypes);
    if (const auto it = dtypes.find(&value); it != dtypes.end()) copy["dtype"] = *it->second;
    return copy;
}

Json withDtypes(const Model& model, const std::vector<int>& objects, const std::map<int, Json>& dtypes) {
    std::map<const Json*, const Json*> byConfig;
    for (std::size_t id = 0; id < objects.size(); ++id) {
        const auto it = dtypes.find(objects[id]);
        if (it != dtypes.end()) byConfig[model.layers[id].config] = &it->second;
    }
    Json architecture = copyWithDtypes(*model.architecture, byConfig);
    architecture.erase("compile_config");  // the state of its optimizer is not written
    return architecture;
}

/// Every object once, a wrapper around each call with quantized uses; `source` as WrapPolicy takes it.
ExportPlan planWrapped(const Graph& graph, const std::string& source, const Choices& choices,
                       const std::map<int, Json>& dtypes) {
    const VariableIndex variables(graph);
    const std::vector<int> objects = exportObjects(graph, variables);
    refuseUnwritableLayers(*graph.model);
    refuseHandTies(graph, variables, objects);
    refuseLayersInSeveralModels(*graph.model, objects);

    ExportPlan plan;
    plan.needsCompanion = !choices.empty();
    planInlining(graph, plan);
    WrapPolicy policy(graph, choices, source, false);
    for (const auto& [object, dtype] : dtypes) policy.giveDtype(object, dtype);
    Clone clone = buildFlatClone(graph, choices, policy);
    orderForKeras3(clone, plan);
    planWrappers(graph, choices, policy, plan);
    plan.content = contentOfKeras3(clone, graph, variables, objects);
    policy.dicts().dropSingleIds(plan.content.architecture);
    dropNewDefaults(plan.content.architecture);
    return plan;
}

}  // namespace

void refuseQuantized(const Model& model) {
    for (const Layer& layer : model.layers) {
        if (layer.config == nullptr || !layer.config->is_object() || !holdsQuantized(*layer.config)) continue;
        const std::string mode = dtypePolicy(*layer.config).mode;  // of what it keeps, where it is empty
        throw Error(ErrorCode::Unsupported, layer.name,
                    "was quantized by Keras" + (mode.empty() ? "" : " (" + mode + ")") +
                        ", and codes are not quantized again; --dequantize opens the model in float");
    }
}

void refuseUnwritableLayers(const Model& model) {
    refuseQuantized(model);
    refuseTiesIntoLayers(model);
}

ExportPlan planKeras3Float(const Graph& graph, const std::map<int, Json>& dtypes) {
    const Model& model = *graph.model;
    const VariableIndex variables(graph);
    const std::vector<int> objects = exportObjects(graph, variables);
    refuseQuantized(model);
    refuseHandTies(graph, variables, objects);
    const std::string loss = lossOf(model, objects);
    ExportPlan plan;
    if (loss.empty()) {
        plan.content = sourceContentOfKeras3(graph, variables, objects);
        if (!dtypes.empty()) {
            plan.content.architecture = withDtypes(model, objects, dtypes);
            dropNewDefaults(plan.content.architecture);
        }
    } else {
        plan = planWrapped(graph, "", resolveChoices({}, graph), dtypes);
        plan.steps.insert(plan.steps.begin(), {PlanStep::Kind::Replace, model.name + ": " + loss});
    }
    planTies(graph, plan);
    return plan;
}

ExportPlan planKeras3(const Graph& graph, const Recipe& recipe, const Choices& choices,
                      const Definitions& definitions) {
    const std::string source = choices.empty() ? "" : sourceText(graph, recipe);
    const Planning clone = [&](const Graph& opened, const Recipe& itsRecipe, const Choices& itsChoices) {
        auto further = planOpened(opened, itsRecipe, itsChoices, MadeTies::All, definitions, clone);
        return further ? std::move(*further) : planWrapped(opened, source, itsChoices, {});
    };
    return clone(graph, recipe, choices);
}

}  // namespace quantie
