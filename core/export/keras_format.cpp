// Format `keras` for Keras 2: the model as it is, its ties written so that Keras honours them. What needs no id stays
// as the file has it.
#include <algorithm>
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/export/format_plans.h"
#include "core/export/layer_dicts.h"
#include "core/export/node_order.h"
#include "core/export/objects.h"
#include "core/export/sharing.h"
#include "core/export/source_text.h"
#include "core/export/top_clone.h"
#include "core/export/weight_list.h"
#include "core/export/wrap_policy.h"
#include "core/model/keras_order.h"

namespace quantie {
namespace {

/// Ids that stand on every dict of an object, in the form in which ids count, are right as they are.
bool idsComplete(const Model& model, const std::vector<int>& objects, const std::vector<int>& shared) {
    for (const int object : shared) {
        const auto& id = model.layers[object].sharedObjectId;
        for (std::size_t layer = 0; layer < objects.size(); ++layer) {
            if (objects[layer] != object) continue;
            const Layer& self = model.layers[layer];
            // A dict that names its module is read by another loader, which knows nothing of these ids.
            if (!id || self.sharedObjectId != id || self.dict->contains("module")) return false;
        }
    }
    return true;
}

bool containsAny(const Model& model, const std::vector<int>& objects, const std::set<int>& shared, int layer) {
    if (shared.contains(objects[layer])) return true;
    const std::vector<int> inside = layersInside(model, layer);
    return std::any_of(inside.begin(), inside.end(),
                       [&](int child) { return containsAny(model, objects, shared, child); });
}

/// The source's own architecture; layers that are, or hold, an object with several dicts are written anew, with its id.
Json architectureWithIds(const Model& model, const std::vector<int>& objects, const std::vector<int>& shared) {
    const Json& original = *model.architecture;
    Json result = {{"class_name", original["class_name"]},
                   {"config", original["config"]},
                   {"keras_version", kerasVersionOf(model)},
                   {"backend", "tensorflow"}};
    if (shared.empty()) return result;
    LayerDicts dicts(model);
    const std::set<int> wanted(shared.begin(), shared.end());
    const Json& config = original["config"];
    const Json& entries = config.is_array() ? config : config["layers"];
    std::map<const Json*, std::size_t> placeOf;
    for (std::size_t i = 0; i < entries.size(); ++i) placeOf[&entries[i]] = i;
    Json& layers = result["config"].is_array() ? result["config"] : result["config"]["layers"];
    for (const int layer : model.top().layers) {
        const auto place = placeOf.find(model.layers[layer].dict);
        if (place == placeOf.end() || !containsAny(model, objects, wanted, layer)) continue;
        Json dict = dicts.write(layer, [&objects](int inner) { return objects[inner]; });
        for (const char* key : {"name", "inbound_nodes"}) {
            if (entries[place->second].contains(key)) dict[key] = entries[place->second][key];
        }
        layers[place->second] = std::move(dict);
    }
    dicts.dropSingleIds(result);
    return result;
}

std::vector<WeightGroup> groupsAsTheyAre(const Graph& graph, const VariableIndex& variables,
                                         const std::vector<int>& objects) {
    const Model& model = *graph.model;
    const Clone clone = topClone(model);
    std::vector<int> order = loadedOrder(clone);
    for (std::size_t place = 0; place < model.top().layers.size(); ++place) {  // layers that no output needs come last
        if (std::find(order.begin(), order.end(), static_cast<int>(place)) == order.end())
            order.push_back(static_cast<int>(place));
    }
    std::vector<WeightGroup> groups;
    for (const int place : order) {
        if (place >= static_cast<int>(model.top().layers.size())) continue;  // the implicit input
        const int layer = model.top().layers[place];
        groups.push_back({model.layers[layer].name, cloneWeights(graph, variables, layer, objects)});
    }
    return groups;
}

/// Whether Keras, reading the layers in the order of the file, builds what a layer holds before it calls that layer.
bool holdersAreServed(const Model& model, const std::vector<int>& objects) {
    Clone clone = topClone(model);
    const auto& layers = model.top().layers;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        for (const int held : heldObjects(model, objects, layers[i])) {
            for (std::size_t j = 0; j < layers.size(); ++j) {
                const std::vector<int> built = builtObjects(model, objects, layers[j]);
                if (i != j && std::find(built.begin(), built.end(), held) != built.end()) {
                    clone.layers[i].builtBy.push_back(static_cast<int>(j));
                }
            }
        }
    }
    return orderCalls(clone).empty();
}

/// Everything inlined, as `tfmot` writes it, but without quantizers.
void rebuild(const Graph& graph, const Recipe& recipe, ExportPlan& plan) {
    const Choices none = resolveChoices({}, graph);
    WrapPolicy policy(graph, none, sourceText(graph, recipe), false);
    Clone clone = buildFlatClone(graph, none, policy);
    orderForKeras(clone, plan);
    planInlining(graph, plan);
    for (std::size_t c = 0; c < graph.calls.size(); ++c) {
        if (!policy.wraps(static_cast<int>(c))) continue;
        plan.needsCompanion = true;
        plan.steps.push_back({PlanStep::Kind::Wrap, graph.calls[c].id + ": float, reads another layer's variable", -1,
                              static_cast<int>(c)});
    }
    plan.content = contentOf(clone, *graph.model);
    policy.dicts().dropSingleIds(plan.content.architecture);
}

}  // namespace

void planTies(const Graph& graph, ExportPlan& plan) {
    for (const Variable& variable : graph.variables) {
        if (!variable.tied()) continue;
        std::string uses;
        for (const int use : variable.uses) uses += (uses.empty() ? "" : ", ") + graph.uses[use].id;
        plan.steps.push_back({PlanStep::Kind::Tie, variable.name + ": " + uses});
    }
}

ExportPlan planKeras(const Graph& graph, const Recipe& recipe) {
    const Model& model = *graph.model;
    if (model.keras3()) return planKeras3Float(graph);
    const VariableIndex variables(graph);
    const std::vector<int> objects = exportObjects(graph, variables);
    const std::vector<int> shared = severalDicts(model, objects);
    ExportPlan plan;
    planTies(graph, plan);
    const bool byHand = !weightTies(graph, variables, objects).empty();
    if (byHand || !sharedWithinScopes(model, objects) || (!shared.empty() && !holdersAreServed(model, objects))) {
        rebuild(graph, recipe, plan);
        return plan;
    }
    const std::vector<int> missing = idsComplete(model, objects, shared) ? std::vector<int>{} : shared;
    for (const int object : missing) {
        plan.steps.push_back(
            {PlanStep::Kind::Replace, model.layers[object].name + ": gets an id on each of its copies"});
    }
    plan.content.architecture = architectureWithIds(model, objects, missing);
    plan.content.groups = groupsAsTheyAre(graph, variables, objects);
    plan.content.hasWeights = model.hasWeights();
    return plan;
}

}  // namespace quantie
