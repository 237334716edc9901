#include "app/calibration.h"

#include "app/console.h"
#include "app/data_input.h"
#include "core/eval/activation_ranges.h"
#include "core/recipe/spec.h"

namespace quantie {
namespace {

std::vector<ActivationWish> openActivations(const Graph& graph, const Recipe& recipe) {
    std::vector<ActivationWish> wishes;
    for (int call = 0; call < static_cast<int>(graph.calls.size()); ++call) {
        const auto scheme = recipe.activations.find(graph.calls[call].id);
        if (scheme == recipe.activations.end() || std::holds_alternative<Given>(scheme->second.range)) continue;
        wishes.push_back({call, scheme->second});
    }
    return wishes;
}

void takeOver(const CalibratedActivation& found, const std::string& id, bool quiet, Recipe& recipe) {
    if (!found.problem.empty()) {
        recipe.activations.erase(id);
        if (!quiet) printWarnings({{id, "no range for its activation, which stays float: " + found.problem}});
        return;
    }
    recipe.activations.insert_or_assign(id, found.scheme);
    if (quiet || !found.oneRangeLossDb) return;
    printError("quantie: " + id + ": " + rangeText(found.scheme.range) + ", " + fixed(*found.oneRangeLossDb, 2) +
               " dB better than with one range for all calls of its layer\n");
}

}  // namespace

void addCalibrationOption(Arguments& arguments) {
    arguments.option("calibration", "METHOD", "How ranges are found in the data (below); minmax by default.");
}

std::string calibrationHelp() {
    std::string text = "\nCalibration, each call by itself:\n";
    for (const CalibrationInfo& info : calibrationMethods()) {
        text += "  " + std::string(info.name) + std::string(16 - info.name.size(), ' ') + std::string(info.what) + "\n";
    }
    return text;
}

void addTfmotActivations(const Graph& graph, Recipe& recipe) {
    for (const ActivationWish& wish : tfmotActivations(graph)) {
        recipe.activations.try_emplace(graph.calls[wish.call].id, wish.scheme);
    }
}

void calibrate(const Arguments& arguments, const ModelInput& input, const Graph& graph, Recipe& recipe) {
    requireWeights(input.model());
    const RunData data = readData(arguments, graph);
    CalibrationOptions options;
    options.batch = batchSize(arguments);
    if (arguments.has("calibration")) options.method = calibrationNamed(arguments.value("calibration"));
    const ProgressLine line(arguments.quiet());
    for (const CalibratedActivation& found : calibrateActivations(
             graph, input.definitions(), openActivations(graph, recipe), data.feed, options, line.progress())) {
        takeOver(found, graph.calls[found.call].id, arguments.quiet(), recipe);
    }
}

}  // namespace quantie
