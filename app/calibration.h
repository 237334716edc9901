// Ranges of activations, from data, for `quantie recipe`.
#pragma once

#include "app/arguments.h"
#include "app/model_input.h"

namespace quantie {

/// Adds --calibration.
void addCalibrationOption(Arguments& arguments);
/// The ways to calibrate, for the help.
std::string calibrationHelp();

/// The activations of the preset tfmot-8bit, but for those that the recipe has already.
void addTfmotActivations(const Graph& graph, Recipe& recipe);

/// Finds the range of every activation in the recipe that has no numbers yet, on --data; one that has none becomes
/// float, with a warning. Says what a range of its own gains each call of a layer that is called more than once.
void calibrate(const Arguments& arguments, const ModelInput& input, const Graph& graph, Recipe& recipe);

}  // namespace quantie
