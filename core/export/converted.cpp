// An export to the other Keras: the model is converted first, and then written as any model of that Keras.
#include <utility>

#include "core/export/dialect.h"
#include "core/export/format_plans.h"

namespace quantie {
namespace {

std::vector<std::optional<Scheme>> moved(const std::vector<std::optional<Scheme>>& from, const std::vector<int>& to,
                                         std::size_t size) {
    std::vector<std::optional<Scheme>> result(size);
    for (std::size_t i = 0; i < from.size(); ++i) {
        if (from[i] && to[i] >= 0) result[to[i]] = from[i];
    }
    return result;
}

Choices moved(const Choices& choices, const Converted& converted) {
    const Graph& graph = *converted.graph;
    return {moved(choices.uses, converted.uses, graph.uses.size()),
            moved(choices.calls, converted.calls, graph.calls.size()),
            moved(choices.groups, converted.groups, graph.groups.size())};
}

int sourceOf(int made, const std::vector<int>& places) {
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (places[i] == made) return static_cast<int>(i);
    }
    return -1;
}

void tellConversion(const Converted& converted, ExportPlan& plan) {
    const Model& model = *converted.graph->model;
    std::vector<PlanStep> steps{
        {PlanStep::Kind::Replace, model.name + ": becomes a model of " + (model.keras3() ? "Keras 3" : "Keras 2")}};
    for (const auto& [from, to] : converted.operators) {
        std::string what = from;
        what.append(": becomes ").append(to);
        steps.push_back({PlanStep::Kind::Replace, std::move(what)});
    }
    plan.steps.insert(plan.steps.begin(), steps.begin(), steps.end());
    plan.warnings.insert(plan.warnings.begin(), converted.warnings.begin(), converted.warnings.end());
}

}  // namespace

ExportPlan planConverted(const Graph& graph, const Recipe& recipe, const Choices& choices,
                         const Definitions& definitions) {
    const Converted converted = convertDialect(graph, recipe.ties, definitions);
    const Choices made = moved(choices, converted);
    const Graph& other = *converted.graph;
    Recipe ties;
    ties.ties = converted.ties;
    const bool keras3 = other.model->keras3();
    ExportPlan plan;
    if (keras3) {
        plan = planKeras3(other, ties, made, definitions);
    } else {
        plan = made.empty() ? planKeras(other, ties) : planTfmot(other, ties, made);
    }
    for (PlanStep& step : plan.steps) {  // by the numbers of the model that the user sees
        step.use = step.use < 0 ? -1 : sourceOf(step.use, converted.uses);
        step.call = step.call < 0 ? -1 : sourceOf(step.call, converted.calls);
    }
    tellConversion(converted, plan);
    plan.converted = converted.graph;
    return plan;
}

}  // namespace quantie
