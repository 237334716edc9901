// A recipe by numbers: what it says of each use, call and group of a graph.
#pragma once

#include <optional>
#include <vector>

#include "core/recipe/recipe.h"

namespace quantie {

struct Choices {
    std::vector<std::optional<Scheme>> uses;    ///< parallel to Graph::uses
    std::vector<std::optional<Scheme>> calls;   ///< activations, parallel to Graph::calls
    std::vector<std::optional<Scheme>> groups;  ///< activations, parallel to Graph::groups

    bool quantizes(const GraphCall& call) const;  ///< any use of it
    bool empty() const;
};

/// The recipe must have been validated against the graph (core/recipe/validate.h); throws Error(Usage) for an id that
/// is not there, Error(Unsupported) for an activation without given numbers: a file cannot hold a range that is still
/// to be measured.
Choices resolveChoices(const Recipe& recipe, const Graph& graph);

}  // namespace quantie
