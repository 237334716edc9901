// Format `tfmot`: the companion's wrapper around each call with quantized uses, over the same variables.
#include <set>

#include "core/base/error.h"
#include "core/export/format_plans.h"
#include "core/export/node_order.h"
#include "core/export/source_text.h"
#include "core/export/wrap_policy.h"

namespace quantie {

std::string describe(const Scheme& scheme) {
    std::string text = std::to_string(scheme.bits) + " bits";
    text += scheme.axis ? ", a scale per slice of axis " + std::to_string(*scheme.axis) : ", one scale";
    return text + (scheme.symmetric ? ", symmetric" : ", asymmetric");
}

void planWrappers(const Graph& graph, const Choices& choices, const WrapPolicy& policy, ExportPlan& plan) {
    const std::vector<char> needed = neededCalls(graph);
    for (std::size_t c = 0; c < graph.calls.size(); ++c) {
        const GraphCall& call = graph.calls[c];
        const bool wrapped = needed[c] != 0 && policy.wraps(static_cast<int>(c));
        for (const int use : call.uses) {
            const auto& scheme = choices.uses[use];
            if (!scheme) continue;
            if (needed[c] == 0) {
                plan.warnings.push_back({graph.uses[use].id, "no output depends on this use; it is not in the export"});
            } else {
                plan.steps.push_back({PlanStep::Kind::Wrap, graph.uses[use].id + ": " + describe(*scheme), use});
            }
        }
        if (wrapped && !choices.quantizes(call)) {
            plan.steps.push_back({PlanStep::Kind::Wrap,
                                  call.id + ": float, wrapped for its tie or its place in the order", -1,
                                  static_cast<int>(c)});
        }
    }
    planActivations(graph, choices, plan);
}

void planActivations(const Graph& graph, const Choices& choices, ExportPlan& plan) {
    const std::vector<char> needed = neededCalls(graph);
    for (std::size_t c = 0; c < graph.calls.size(); ++c) {
        if (!choices.calls[c] || needed[c] == 0) continue;
        plan.steps.push_back({PlanStep::Kind::Activation, graph.calls[c].id + ": " + describe(*choices.calls[c]), -1,
                              static_cast<int>(c)});
    }
    for (std::size_t g = 0; g < graph.groups.size(); ++g) {
        if (choices.groups[g]) {
            plan.steps.push_back(
                {PlanStep::Kind::Activation, graph.groups[g].id + ": " + describe(*choices.groups[g])});
        }
    }
}

void orderForKeras(Clone& clone, ExportPlan& plan) {
    for (const int layer : orderCalls(clone)) {
        plan.warnings.push_back(
            {clone.layers[layer].name, "is called before what it holds, and has to build that itself"});
    }
    noteUnreached(clone, plan);
}

void orderForKeras3(Clone& clone, ExportPlan& plan) {
    orderCalls(clone);  // dicts that hold what they were built with are built when they are read
    noteUnreached(clone, plan);
}

void noteUnreached(const Clone& clone, ExportPlan& plan) {
    for (const std::string& call : clone.unreached) {
        plan.warnings.push_back(
            {"activations." + call, "no output of the model depends on it; it is not in the export"});
    }
    for (const std::string& call : clone.notFloat) {
        plan.warnings.push_back(
            {"activations." + call, "yields no floating-point numbers; no output is quantized there"});
    }
}

namespace {

/// A clone has what its outputs need: weights that nothing else reads are lost, which must not pass in silence.
void noteLeftOut(const Graph& graph, ExportPlan& plan) {
    const std::vector<char> needed = neededCalls(graph);
    std::vector<std::string> left;
    for (const Variable& variable : graph.variables) {
        const bool read =
            std::ranges::any_of(variable.uses, [&](int use) { return needed[graph.uses[use].call] != 0; });
        if (!read && !variable.uses.empty()) left.push_back(graph.uses[variable.uses.front()].id);
    }
    if (left.empty()) return;
    const std::string what = left.size() == 1
                                 ? "no output depends on this variable; it is not in the export"
                                 : "no output depends on this variable, nor on " + std::to_string(left.size() - 1) +
                                       " more; they are not in the export";
    plan.warnings.push_back({left.front(), what});
}

}  // namespace

void planInlining(const Graph& graph, ExportPlan& plan) {
    noteLeftOut(graph, plan);
    std::set<int> seen;
    for (const GraphGroup& group : graph.groups) {
        if (!seen.insert(group.layer).second) continue;
        plan.steps.push_back({PlanStep::Kind::Inline, group.id + ": its layers are named " +
                                                          graph.model->layers[group.layer].name +
                                                          (graph.model->keras3() ? ".…" : "/…")});
    }
    for (const Layer& layer : graph.model->layers) {
        if (layer.model < 0 || layer.parent < 0) continue;
        if (graph.model->keras3()) continue;
        plan.needsScope = true;
        plan.warnings.push_back({layer.name, "stays a model inside the layer " +
                                                 graph.model->layers[layer.parent].name +
                                                 "; plain Keras then loses ties, load through quantie.scope()"});
    }
}

ExportPlan planTfmot(const Graph& graph, const Recipe& recipe, const Choices& choices) {
    ExportPlan plan;
    plan.needsCompanion = true;
    planInlining(graph, plan);
    for (const bool wrapAll : {false, true}) {
        WrapPolicy policy(graph, choices, choices.empty() ? "" : sourceText(graph, recipe), wrapAll);
        Clone clone = buildFlatClone(graph, choices, policy);
        Clone trial = clone;
        if (!wrapAll && !orderCalls(trial).empty()) continue;
        orderForKeras(clone, plan);
        planWrappers(graph, choices, policy, plan);
        plan.content = contentOf(clone, *graph.model);
        policy.dicts().dropSingleIds(plan.content.architecture);
        break;
    }
    return plan;
}

}  // namespace quantie
