// Rules: PATTERN=SPEC, a setting for many uses at once.
//
// PATTERN is a use id or a glob over use ids (* any text, ? any character, [abc] and [a-z] one of these, [!abc] none of
// these), or class:NAME, all uses of the weights that layers of that class own or read: class:Dense reaches the Dense
// inside a TimeDistributed, and a custom layer's use of a Dense that it holds. class:NAME:WEIGHT leaves only weights
// of that name (a glob too): class:Dense:kernel. SPEC is core/recipe/spec.h's.
#pragma once

#include <span>
#include <string>

#include "core/base/diagnostics.h"
#include "core/recipe/recipe.h"

namespace quantie {

/// Applies the rules in order, a later one over an earlier. Ids may hold "=" themselves: a rule is cut where its right
/// side is a SPEC and its left side names something. Weights that are not float are passed over by globs. A rule
/// that changes nothing because nothing fits it is a warning. Throws Error(Usage), its place the rule, for a rule
/// without a valid SPEC, and for a setting that a matched weight cannot have.
Diagnostics applyRules(std::span<const std::string> rules, const Graph& graph, Recipe& recipe);

/// The uses that a pattern names.
std::vector<int> matchUses(const std::string& pattern, const Graph& graph);

/// Whether the whole text fits the glob. A "[" without its "]" stands for itself.
bool matchesGlob(std::string_view text, std::string_view glob);

}  // namespace quantie
