// Rules for activations: PATTERN=SPEC over what calls put out.
#pragma once

#include <string>

#include "core/recipe/recipe.h"

namespace quantie {

/// PATTERN is a glob over the ids of calls (core/recipe/rules.h), SPEC is core/recipe/spec.h's: bits without an axis,
/// what it does not say as activationDefaults() has it; or float. Throws Error(Usage), its place the rule, for another
/// SPEC and for a pattern that names no call.
void applyActivationRule(const std::string& rule, const Graph& graph, Recipe& recipe);

}  // namespace quantie
