// The user's choices: one scheme per quantized use, one per quantized activation, and the ties accepted or rejected.
// A use that is not named stays float. A value: copied to workers, swapped by undo.
#pragma once

#include <map>
#include <string>

#include "core/graph/graph.h"
#include "core/quant/scheme.h"

namespace quantie {

struct Recipe {
    std::string modelName;
    std::string modelSha256;             ///< of the canonical architecture (recipe_json.h); empty in a new recipe
    std::map<std::string, Scheme> uses;  ///< by use id
    std::map<std::string, Scheme> activations;  ///< by call path
    TieDecisions ties;

    bool operator==(const Recipe&) const = default;
};

}  // namespace quantie
