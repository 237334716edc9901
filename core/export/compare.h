// Two models side by side: which ties, weights and layers of the first are the same in the second.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/graph/graph.h"

namespace quantie {

struct ComparedTie {
    std::string variable;
    std::vector<std::string> uses;   ///< ids in the first model
    std::vector<std::string> there;  ///< of those that correspond in the second; ends at the first that has none
    bool kept = false;
    std::string detail;  ///< why not: "deemb:embedding_layer.embeddings reads another variable"
};

struct ComparedWeight {
    std::string use;               ///< the variable's first use in the first model
    std::optional<double> maxAbs;  ///< largest difference; empty where shapes or types differ
    std::string detail;
};

struct Comparison {
    std::vector<ComparedTie> ties;
    std::size_t equalWeights = 0;
    std::vector<ComparedWeight> differentWeights;
    std::vector<std::string>
        missingWeights;  ///< first uses of variables that the second model does not have, or not stored
    std::size_t equalLayers = 0;
    std::vector<std::string> changedLayers;  ///< another class or config
    std::vector<std::string> onlyInFirst;
    std::vector<std::string> onlyInSecond;

    bool tiesKept() const;
    bool same() const;  ///< nothing differs
};

/// Per call or use of the first graph, that of the second in its place; -1 for none. They correspond by the names on
/// their way and by their order among calls of those names, so that a model and its inlined clone compare.
std::vector<int> correspondingCalls(const Graph& first, const Graph& second);
std::vector<int> correspondingUses(const Graph& first, const Graph& second);

/// Of uses that correspond. A tie that the first file states as a fact is kept where the second states it too: equal
/// values, or an equal config without an id, are not what Keras goes by.
Comparison compareModels(const Graph& first, const Graph& second);

/// Facts are what Keras goes by when it loads a file.
bool statedByFile(const Variable& variable);

}  // namespace quantie
