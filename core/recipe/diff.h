// What is different between two recipes, line by line.
#pragma once

#include <string>
#include <vector>

#include "core/recipe/recipe.h"

namespace quantie {

/// "+ ID: SETTING" for what only `after` has, "- ID: SETTING" for what only `before` has, "~ ID: BEFORE -> AFTER" for
/// what changed, in the order of ids: uses, then activations ("activation ID"), then ties ("tie A = B", "no tie A =
/// B"), and first the model's name or fingerprint. Empty where both say the same. Settings are written as rules write
/// them.
std::vector<std::string> differences(const Recipe& before, const Recipe& after);

}  // namespace quantie
