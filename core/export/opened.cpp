// An export of a model of which some layers have to be opened first.
#include <algorithm>
#include <string>
#include <utility>

#include "core/export/format_plans.h"

namespace quantie {
namespace {

int sourceOf(int made, const std::vector<int>& origins) {
    return made < 0 ? -1 : origins[made];
}

/// What the recipe says of a layer's output, it says now of the model that the layer has become.
Choices moved(const Choices& choices, const Opened& opened) {
    const auto at = [](const std::vector<std::optional<Scheme>>& schemes, int index) {
        return index < 0 ? std::optional<Scheme>() : schemes[index];
    };
    Choices result;
    for (const int use : opened.uses) result.uses.push_back(choices.uses[use]);
    for (const int call : opened.calls) result.calls.push_back(at(choices.calls, call));
    for (std::size_t g = 0; g < opened.groups.size(); ++g) {
        const int group = opened.groups[g];
        result.groups.push_back(group >= 0 ? choices.groups[group] : at(choices.calls, opened.groupCalls[g]));
    }
    return result;
}

/// Keras's own layers do not hand on the mask of one tensor with the values of another.
bool keepsMasks(const Model& model) {
    return std::ranges::any_of(model.layers, [](const Layer& layer) { return layer.className == "KeepMask"; });
}

}  // namespace

std::optional<ExportPlan> planOpened(const Graph& graph, const Recipe& recipe, const Choices& choices, MadeTies which,
                                     const Definitions& definitions, const Planning& planning) {
    if (graph.model->keras3()) refuseQuantized(*graph.model);
    const std::optional<Opened> opened = openLayers(graph, recipe.ties, which, definitions);
    if (!opened) return std::nullopt;
    Recipe ties;
    ties.ties = opened->ties;
    ExportPlan plan = planning(*opened->graph, ties, moved(choices, *opened));
    for (PlanStep& step : plan.steps) {  // by the numbers of the model that the user sees
        step.use = sourceOf(step.use, opened->uses);
        step.call = sourceOf(step.call, opened->calls);
    }
    for (const auto& [layer, reason] : opened->reasons) {
        std::string what = layer;
        what.append(": is written as the layers that it makes: ").append(reason);
        plan.steps.insert(plan.steps.begin(), {PlanStep::Kind::Replace, std::move(what)});
    }
    if (keepsMasks(*opened->graph->model)) {
        plan.needsCompanion = true;
        plan.warnings.push_back({"", "a layer of the companion hands on what the embedding masks; loading needs it"});
    }
    if (!plan.converted) plan.converted = opened->graph;
    return plan;
}

}  // namespace quantie
