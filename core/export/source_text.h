// What an export carries of the model that it was made from, so that it can be opened as that model again: the
// architecture, the recipe's ties, and the weights of custom layers, which no architecture tells.
#pragma once

#include <string>

#include "core/graph/graph.h"
#include "core/recipe/recipe.h"

namespace quantie {

/// JSON in one line: {"architecture", "recipe", "custom", "ties"}.
std::string sourceText(const Graph& graph, const Recipe& recipe);

/// Gives custom layers the weights, and others the shapes of weights, that `source` ("custom") lists, without arrays.
/// Throws Error(Unreadable) where the list does not fit the model.
void restoreCustomWeights(const Json& source, Model& model);

/// What the user decided about ties, and what the arrays of the exported model told of them: to build its graph
/// without.
TieDecisions tieDecisions(const Json& source, TieDecisions ofRecipe);

}  // namespace quantie
