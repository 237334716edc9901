// Format `baked`: plain Keras, weights replaced by their quantized values. The model keeps its structure where all uses
// of each variable agree; else layers are copied per setting.
#include <algorithm>

#include "core/base/error.h"
#include "core/export/bake.h"
#include "core/export/bake_policy.h"
#include "core/export/format_plans.h"
#include "core/export/keras3_content.h"
#include "core/export/keras3_dict.h"
#include "core/export/node_order.h"
#include "core/export/objects.h"

namespace quantie {
namespace {

bool usesAgree(const Graph& graph, const Choices& choices) {
    return std::all_of(graph.variables.begin(), graph.variables.end(), [&](const Variable& variable) {
        const Use& first = graph.uses[variable.uses.front()];
        return std::all_of(variable.uses.begin(), variable.uses.end(), [&](int use) {
            return settingText(choices.uses[use]) == settingText(choices.uses[variable.uses.front()]) &&
                   (!choices.uses[use] || graph.uses[use].transposed == first.transposed);
        });
    });
}

bool quantizesActivations(const Choices& choices) {
    const auto set = [](const auto& scheme) { return scheme.has_value(); };
    return std::any_of(choices.calls.begin(), choices.calls.end(), set) ||
           std::any_of(choices.groups.begin(), choices.groups.end(), set);
}

/// The arrays of a content, each variable's with the setting that all its uses have.
void bakeInPlace(const Graph& graph, const Choices& choices, Content& content) {
    for (WeightGroup& group : content.groups) {
        for (CloneWeight& weight : group.weights) {
            if (!weight.identity.starts_with("v")) continue;
            const Variable& variable = graph.variables[std::stoul(weight.identity.substr(1))];
            const int use = variable.uses.front();
            weight = baked(weight, choices.uses[use], graph.uses[use].transposed, graph.uses[use].id);
        }
    }
}

void planValues(const Graph& graph, const Choices& choices, ExportPlan& plan) {
    for (std::size_t use = 0; use < graph.uses.size(); ++use) {
        if (choices.uses[use]) {
            plan.steps.push_back(
                {PlanStep::Kind::Keep,
                 graph.uses[use].id + ": values of " + std::to_string(choices.uses[use]->bits) + " bits",
                 static_cast<int>(use)});
        }
    }
}

}  // namespace

void requireWeights(const Graph& graph, const Choices& choices) {
    if (graph.model->hasWeights() || choices.empty()) return;
    throw Error(ErrorCode::Unsupported, graph.model->name,
                "there are no weights whose values could be replaced; give --weights");
}

ExportPlan planBaked(const Graph& graph, const Recipe& recipe, const Choices& choices, const Definitions& definitions) {
    requireWeights(graph, choices);
    const VariableIndex variables(graph);
    const std::vector<int> objects = exportObjects(graph, variables);
    const bool byHand = !weightTies(graph, variables, objects).empty();
    ExportPlan plan;
    if (usesAgree(graph, choices) && !quantizesActivations(choices) && !byHand) {
        plan = planKeras(graph, {});
        bakeInPlace(graph, choices, plan.content);
        if (graph.model->keras3()) dropNewDefaults(plan.content.architecture);
        planValues(graph, choices, plan);
        return plan;
    }
    const auto again = [&](const Graph& opened, const Recipe& itsRecipe, const Choices& itsChoices) {
        return planBaked(opened, itsRecipe, itsChoices, definitions);
    };
    if (auto opened = planOpened(graph, recipe, choices, MadeTies::All, definitions, again)) return std::move(*opened);
    if (graph.model->keras3()) refuseUnwritableLayers(*graph.model);
    BakePolicy policy(graph, choices, definitions, plan);
    Clone clone = buildFlatClone(graph, choices, policy);
    if (graph.model->keras3()) {
        orderForKeras3(clone, plan);
    } else {
        orderForKeras(clone, plan);
    }
    planInlining(graph, plan);
    planValues(graph, choices, plan);
    planActivations(graph, choices, plan);
    if (byHand) {
        plan.warnings.push_back({"", "ties made by hand are copies here: plain Keras has no way to write them"});
    }
    if (graph.model->keras3()) {
        plan.content = contentOfKeras3(clone, graph, variables, objects);
        dropNewDefaults(plan.content.architecture);
    } else {
        plan.content = contentOf(clone, *graph.model);
    }
    policy.dicts().dropSingleIds(plan.content.architecture);
    return plan;
}

}  // namespace quantie
