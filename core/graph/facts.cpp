#include "core/graph/facts.h"

#include <algorithm>
#include <unordered_map>

#include "core/model/layer_objects.h"
#include "core/model/same_config.h"

namespace quantie {
namespace {

/// Joins the weights of two layers path by path.
void joinLayers(const Model& model, int a, int b, const Evidence& evidence, WeightSets& sets) {
    const auto& first = model.layers[a].weights;
    const auto& second = model.layers[b].weights;
    for (std::size_t i = 0; i < first.size(); ++i) {
        for (std::size_t j = 0; j < second.size(); ++j) {
            if (first[i].path == second[j].path) {
                sets.join({a, static_cast<int>(i)}, {b, static_cast<int>(j)}, evidence);
            }
        }
    }
}

std::string holderName(const Model& model, int layer) {
    const int parent = model.layers[layer].parent;
    return parent >= 0 ? model.layers[parent].name : model.layers[layer].name;
}

Evidence sharedEvidence(const Model& model, int a, int b) {
    const Layer& first = model.layers[a];
    const Layer& second = model.layers[b];
    if (first.sharedObjectId && first.sharedObjectId == second.sharedObjectId) {
        return {EvidenceKind::SharedObjectId, holderName(model, b) + " holds " + first.name + " (same object id)"};
    }
    const int network = second.network;
    const std::string name = network >= 0 ? model.layers[model.networks[network].layer].name : second.name;
    return {EvidenceKind::SharedModel, name + " stands in two places (same object id)"};
}

void joinLinks(const Model& model, WeightSets& sets) {
    std::unordered_map<std::string, WeightRef> first;
    for (int node = 0; node < sets.size(); ++node) {
        const WeightRef ref = sets.ref(node);
        const auto& stored = model.layers[ref.layer].weights[ref.weight].stored;
        if (!stored || stored->identity.empty()) continue;
        const auto [it, added] = first.try_emplace(stored->identity, ref);
        if (!added && !sets.joined(it->second, ref)) {
            sets.join(it->second, ref, {EvidenceKind::Hdf5Link, "two names, one dataset"});
        }
    }
}

bool hasNone(const Layer& layer) {
    return !layer.weights.empty() && std::none_of(layer.weights.begin(), layer.weights.end(),
                                                  [](const Weight& weight) { return weight.stored.has_value(); });
}

bool hasAll(const Layer& layer) {
    return !layer.weights.empty() && std::all_of(layer.weights.begin(), layer.weights.end(),
                                                 [](const Weight& weight) { return weight.stored.has_value(); });
}

void joinMissing(const Model& model, const std::vector<int>& objects, WeightSets& sets) {
    if (!model.hasWeights()) return;
    const std::vector<char> recreated = recreatedLayers(model);
    std::unordered_map<std::string, std::vector<int>> storedByName;
    const auto key = [](const Layer& layer) { return layer.className + "\n" + layer.name; };
    for (std::size_t id = 0; id < model.layers.size(); ++id) {
        if (hasAll(model.layers[id])) storedByName[key(model.layers[id])].push_back(static_cast<int>(id));
    }
    for (std::size_t id = 0; id < model.layers.size(); ++id) {
        const Layer& layer = model.layers[id];
        if (!hasNone(layer) || recreated[id] != 0) continue;
        const auto candidates = storedByName.find(key(layer));
        if (candidates == storedByName.end()) continue;
        for (const int other : candidates->second) {
            if (objects[other] == objects[id] || !sameLayerDict(layer, model.layers[other])) continue;
            joinLayers(model, other, static_cast<int>(id),
                       {EvidenceKind::MissingGroup, "the file stores the weights of " + layer.name + " only once"},
                       sets);
            break;
        }
    }
}

}  // namespace

void joinFacts(const Model& model, const std::vector<int>& objects, WeightSets& sets) {
    for (std::size_t id = 0; id < objects.size(); ++id) {
        const int self = static_cast<int>(id);
        if (objects[id] != self) joinLayers(model, objects[id], self, sharedEvidence(model, objects[id], self), sets);
    }
    joinLinks(model, sets);
    joinMissing(model, objects, sets);
}

}  // namespace quantie
