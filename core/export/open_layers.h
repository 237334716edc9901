// Layers whose classes make layers of their own, one of which another layer reads too: no list of layers can say that,
// so they are opened, each into the Functional model that its definition describes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/graph/graph.h"
#include "core/layers/definitions.h"

namespace quantie {

struct Opened {
    std::shared_ptr<Model> model;
    std::shared_ptr<const Graph> graph;
    TieDecisions ties;  ///< those of the source under the ids of `graph`
    /// Per use and call of `graph`, the one of the source that it is a part of; -1 for a call that the source has not.
    std::vector<int> uses;
    std::vector<int> calls;
    /// Per group of `graph`, the group of the source that it is, or the call that it was before it was opened; -1.
    std::vector<int> groups;
    std::vector<int> groupCalls;
    /// Per layer of the source, the one of `model` that it became; -1 for one that is not there.
    std::vector<int> layers;
    /// What was opened, and for whom: "embeddings", "head reads its token_embedding".
    std::vector<std::pair<std::string, std::string>> reasons;
};

enum class MadeTies {
    All,
    /// Only what the file ties: where the class of the model ties (RobertaMaskedLM), it does so again when it is
    /// loaded.
    OfFile,
};

/// Empty where nothing is to be opened, as in every model of Keras 2; then ties to layers that a class makes can still
/// be there, of classes without a definition. Throws Error(Unsupported) for a layer that is no model: with weights of
/// its own, or called with arguments that differ.
std::optional<Opened> openLayers(const Graph& graph, const TieDecisions& ties, MadeTies which,
                                 const Definitions& definitions);

/// Arrays, shapes and types of the weights that both have, path by path.
void takeWeights(const Layer& from, Layer& to);

/// Ids of the source by those of uses and calls of `graph`; one that the source has not stays as it is.
std::string sourceUseId(const Opened& opened, const Graph& source, const std::string& id);
std::string sourceCallId(const Opened& opened, const Graph& source, const std::string& id);

}  // namespace quantie
