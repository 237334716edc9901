// A model as the window holds it: the file's content, the definitions it was read with, and the graph without any of
// the user's decisions yet.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/export/import.h"
#include "core/graph/graph.h"
#include "core/recipe/recipe.h"

namespace quantie {

/// What the user asked to open.
struct OpenRequest {
    std::string model;
    std::string weights;                   ///< `.h5` for a `.json`; empty for none
    std::vector<std::string> definitions;  ///< files with definitions of custom layers, beside the built-in ones
    bool dequantize = false;               ///< in float, where Keras has quantized the model
};

struct OpenedModel {
    OpenRequest request;
    Definitions definitions;
    Imported imported;
    std::shared_ptr<const Graph> graph;  ///< with the ties of `recipe`
    Recipe recipe;                       ///< what the file carries, or an empty one
};

/// Reads the file, off the window's thread. Throws Error as importModel and buildGraph do.
OpenedModel openForWindow(const OpenRequest& request, const Progress& progress);

/// The graph of the opened file with other decisions about ties. Throws Error(Usage) where they do not fit.
std::shared_ptr<const Graph> graphWith(const OpenedModel& opened, const TieDecisions& ties);

/// A recipe and the graph with the ties that it accepts.
struct FittingRecipe {
    std::shared_ptr<const Graph> graph;
    Recipe recipe;
    Diagnostics warnings;
};
/// The recipe as it fits the opened file. Throws Error(Unreadable) with the entry that does not.
FittingRecipe fitted(const OpenedModel& opened, const Recipe& recipe);

}  // namespace quantie
