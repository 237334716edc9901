#include "core/export/source_text.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/model/json_text.h"
#include "core/recipe/architecture_hash.h"
#include "core/recipe/recipe_json.h"

namespace quantie {
namespace {

Json shapeJson(const MaybeShape& shape) {
    return shape ? Json(*shape) : Json();
}

Json customJson(const Model& model) {
    Json custom = Json::object();
    // What a class that nobody knows yields, no config tells, and so neither the shapes of the weights behind it.
    const bool shapesLost =
        std::any_of(model.layers.begin(), model.layers.end(), [](const Layer& l) { return !l.known; });
    for (std::size_t id = 0; id < model.layers.size(); ++id) {
        const Layer& layer = model.layers[id];
        if (layer.builtIn) {
            if (!shapesLost || layer.weights.empty()) continue;
            Json shapes = Json::array();
            for (const Weight& weight : layer.weights) shapes.push_back(shapeJson(weight.shape));
            custom[std::to_string(id)] = {{"shapes", std::move(shapes)}};
            continue;
        }
        Json weights = Json::array();
        for (const Weight& weight : layer.weights) {
            weights.push_back({weight.path, shapeJson(weight.shape), dtypeName(weight.dtype), weight.trainable});
        }
        Json tracked = Json::array();
        for (const WeightRef& ref : layer.tracked) tracked.push_back({ref.layer, ref.weight});
        custom[std::to_string(id)] = {{"weights", std::move(weights)}, {"tracked", std::move(tracked)}};
    }
    return custom;
}

bool tiedByArrays(const Variable& variable) {
    return std::any_of(variable.evidence.begin(), variable.evidence.end(), [](const Evidence& evidence) {
        return evidence.kind == EvidenceKind::MissingGroup || evidence.kind == EvidenceKind::Hdf5Link;
    });
}

/// What the source's arrays said of ties: an architecture alone would be taken otherwise.
Json tiesOfArrays(const Graph& graph) {
    Json accept = Json::array();
    Json reject = Json::array();
    Json transposed = Json::array();
    for (const Variable& variable : graph.variables) {
        const Use& first = graph.uses[variable.uses.front()];
        for (const int use : variable.uses) {
            const Use& other = graph.uses[use];
            if (other.transposed != first.transposed) {
                transposed.push_back({first.id, other.id});
            } else if (&other != &first && tiedByArrays(variable)) {
                accept.push_back({first.id, other.id});
            }
        }
    }
    for (const Proposal& proposal : graph.proposals) {
        if (proposal.kind == EvidenceKind::NestedConfig && proposal.state == Proposal::State::Contradicted)
            reject.push_back({graph.uses[proposal.useA].id, graph.uses[proposal.useB].id});
    }
    return {{"accept", std::move(accept)}, {"reject", std::move(reject)}, {"transposed", std::move(transposed)}};
}

void readPairs(const Json& ties, const char* key, std::vector<std::pair<std::string, std::string>>& pairs) {
    const auto list = ties.find(key);
    if (list == ties.end() || !list->is_array()) return;
    for (const Json& pair : *list) {
        if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_string())
            throw Error(ErrorCode::Unreadable, "source.ties", "must list pairs of use ids");
        pairs.emplace_back(pair[0].get<std::string>(), pair[1].get<std::string>());
    }
}

[[noreturn]] void refuse() {
    throw Error(ErrorCode::Unreadable, "source.custom", "does not fit the architecture beside it");
}

MaybeShape shapeOf(const Json& dims) {
    if (!dims.is_array()) return std::nullopt;
    Shape shape;
    for (const Json& dim : dims) {
        if (!dim.is_number_integer()) refuse();
        shape.push_back(dim.get<std::int64_t>());
    }
    return shape;
}

void restoreShapes(const Json& entry, Layer& layer) {
    const auto shapes = entry.is_object() ? entry.find("shapes") : entry.end();
    if (shapes == entry.end() || !shapes->is_array() || shapes->size() != layer.weights.size()) refuse();
    for (std::size_t i = 0; i < layer.weights.size(); ++i) {
        if (!layer.weights[i].shape) layer.weights[i].shape = shapeOf((*shapes)[i]);
    }
}

Weight weightOf(const Json& entry) {
    if (!entry.is_array() || entry.size() != 4 || !entry[0].is_string() || !entry[2].is_string() ||
        !entry[3].is_boolean())
        refuse();
    Weight weight;
    weight.path = entry[0].get<std::string>();
    weight.shape = shapeOf(entry[1]);
    weight.dtype = dtypeFromName(entry[2].get_ref<const std::string&>()).value_or(DType::Float32);
    weight.trainable = entry[3].get<bool>();
    return weight;
}

}  // namespace

std::string sourceText(const Graph& graph, const Recipe& recipe) {
    Recipe ties;
    ties.modelName = graph.model->name;
    ties.modelSha256 = architectureSha256(*graph.model);
    ties.ties = recipe.ties;
    const Json source = {{"architecture", *graph.model->architecture},
                         {"recipe", parseJson(writeRecipe(ties), "recipe")},
                         {"custom", customJson(*graph.model)},
                         {"ties", tiesOfArrays(graph)}};
    return writeJson(source);
}

TieDecisions tieDecisions(const Json& source, TieDecisions ofRecipe) {
    const auto ties = source.find("ties");
    if (ties == source.end() || !ties->is_object()) return ofRecipe;
    readPairs(*ties, "accept", ofRecipe.accept);
    readPairs(*ties, "reject", ofRecipe.reject);
    readPairs(*ties, "transposed", ofRecipe.transposed);
    return ofRecipe;
}

void restoreCustomWeights(const Json& source, Model& model) {
    const auto custom = source.find("custom");
    if (custom == source.end() || !custom->is_object()) return;
    for (std::size_t id = 0; id < model.layers.size(); ++id) {
        const auto entry = custom->find(std::to_string(id));
        if (entry == custom->end()) continue;
        Layer& layer = model.layers[id];
        if (layer.builtIn) {
            restoreShapes(*entry, layer);
            continue;
        }
        if (!entry->is_object() || !entry->contains("weights") || !entry->contains("tracked")) refuse();
        layer.weights.clear();
        layer.tracked.clear();
        for (const Json& weight : (*entry)["weights"]) layer.weights.push_back(weightOf(weight));
    }
    for (std::size_t id = 0; id < model.layers.size(); ++id) {
        const auto entry = custom->find(std::to_string(id));
        if (entry == custom->end() || model.layers[id].builtIn) continue;
        for (const Json& ref : (*entry)["tracked"]) {
            if (!ref.is_array() || ref.size() != 2 || !ref[0].is_number_integer() || !ref[1].is_number_integer())
                refuse();
            const WeightRef tracked{ref[0].get<int>(), ref[1].get<int>()};
            if (tracked.layer < 0 || tracked.layer >= static_cast<int>(model.layers.size())) refuse();
            const auto& weights = model.layers[tracked.layer].weights;
            if (tracked.weight < 0 || tracked.weight >= static_cast<int>(weights.size())) refuse();
            model.layers[id].tracked.push_back(tracked);
        }
    }
}

}  // namespace quantie
