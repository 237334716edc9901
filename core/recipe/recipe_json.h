// Recipes as files: `*.recipe.json` (README.md describes the format), version 1.
#pragma once

#include <string>
#include <string_view>

#include "core/model/json.h"
#include "core/recipe/recipe.h"

namespace quantie {

/// What a recipe's entry means where it does not say: the defaults of weights are Scheme's own.
Scheme activationDefaults();

/// Strict: throws Error(Unreadable) whose place is `where` and the key inside ("q.recipe.json: uses.ff:kernel.bits")
/// for a key that is not known, with the nearest that is, for a wrong type, for another format or a newer version, for
/// numbers that are not finite, and for more than a million entries. What only a model can tell is validate()'s.
Recipe parseRecipe(std::string_view text, const std::string& where);
/// The same of a value that stands inside other JSON.
Recipe readRecipe(const Json& json, const std::string& where);
Recipe readRecipeFile(const std::string& path);

/// Entries sorted by id, one per line, every key written out: two recipes diff well. Ends with a line break.
std::string writeRecipe(const Recipe& recipe);

/// One entry: {"bits", "symmetric", "narrow_range", "axis", "range"}.
Scheme readScheme(const Json& json, const Scheme& defaults, const std::string& where);
Json writeScheme(const Scheme& scheme);

}  // namespace quantie
