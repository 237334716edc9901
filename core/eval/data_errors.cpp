#include "core/eval/data_errors.h"

#include <array>

#include "core/eval/live_errors.h"

namespace quantie {
namespace {

constexpr std::array<FigureDefinition, 3> figureDefinitions{{
    {"total", "Activation error",
     "Of what a call puts out: the difference between the run under the recipe and the float run."},
    {"local", "Local error",
     "Of a call alone: its quantized weights and its output's quantizer on the inputs of the float run."},
    {"inherited", "Inherited error",
     "What reaches a call with its inputs: float weights on the inputs of the run under the recipe."},
}};

}  // namespace

DataErrors dataErrors(const Graph& graph, const Definitions& definitions, const Recipe& recipe, const Feed& feed,
                      const DataErrorOptions& options, const Progress& progress) {
    return LiveErrors(graph, definitions, feed, options).update(recipe, progress);
}

std::span<const FigureDefinition> activationErrorDefinitions() {
    return figureDefinitions;
}

}  // namespace quantie
