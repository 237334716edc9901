// The model of the command line, with its options: weights, definitions of custom layers, and a recipe that fits it.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "app/arguments.h"
#include "core/export/import.h"
#include "core/graph/graph.h"
#include "core/recipe/recipe.h"

namespace quantie {

/// Adds --weights and --definitions.
void addModelOptions(Arguments& arguments);

/// A recipe, and the graph with the ties that it accepts.
struct FittedRecipe {
    Graph graph;
    Recipe recipe;
};

class ModelInput {
  public:
    /// Opens the model; `weightsOption` names the option that holds its weights. Throws Error.
    ModelInput(const Arguments& arguments, const std::string& path, const char* weightsOption = "weights");

    const Model& model() const { return *m_imported.model; }
    const Imported& imported() const { return m_imported; }
    const Definitions& definitions() const { return m_definitions; }
    /// The graph with these decisions, or with those that the model carries. Throws Error(Usage) where they do not fit.
    Graph graph(const TieDecisions& decisions) const;
    Graph graph() const { return graph(m_imported.recipe.ties); }
    /// The recipe that the model carries (an export of Quantie, a model of TFMOT), or an empty one.
    FittedRecipe carried() const;

  private:
    Definitions m_definitions;
    Imported m_imported;
};

/// Reads a recipe's file for that model, as it fits (validate()); a warning is printed where it was made for another
/// model. Throws Error(Unreadable), the file's name first.
FittedRecipe fitRecipeFile(const ModelInput& input, const std::string& path, const Arguments& arguments);

/// Throws Error(Unsupported) for a model without weights, asking for them.
void requireWeights(const Model& model);

/// 'A=B': two uses of the graph, wherever the "=" stands between them. Throws Error(Usage).
std::pair<std::string, std::string> parseTie(const std::string& text, const Graph& graph);

}  // namespace quantie
