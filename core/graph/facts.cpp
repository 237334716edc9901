#include "core/graph/facts.h"

#include <algorithm>
#include <functional>
#include <unordered_map>

#include "core/model/equal_layers.h"
#include "core/model/layer_objects.h"

namespace quantie {
namespace {

/// Joins the weights of two layers path by path.
void joinLayers(const Model& model, int a, int b, const Evidence& evidence, WeightSets& sets) {
    const auto& first = model.layers[a].weights;
    const auto& second = model.layers[b].weights;
    for (std::size_t i = 0; i < first.size(); ++i) {
        for (std::size_t j = 0; j < second.size(); ++j) {
            if (first[i].path == second[j].path && compatible(first[i].shape, second[j].shape)) {
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
    if (first.sharedObjectId && first.sharedObjectId == second.sharedObjectId && isDefinedId(*first.sharedObjectId)) {
        const Layer& around = model.layers[model.networks[second.network].layer];
        return {EvidenceKind::SharedObjectId, "every " + around.className + " has " + first.name + " in two places"};
    }
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

/// How many weights a layer has with everything inside it, and of how many the file stores some copy.
struct Count {
    int weights = 0;
    int stored = 0;
};

std::vector<Count> countWeights(const Model& model, const WeightSets& sets) {
    std::vector<char> stored(static_cast<std::size_t>(sets.size()));
    for (int node = 0; node < sets.size(); ++node) {
        const WeightRef ref = sets.ref(node);
        if (model.layers[ref.layer].weights[ref.weight].stored) stored[sets.root(ref).node] = 1;
    }
    std::vector<Count> counts(model.layers.size());
    for (std::size_t id = counts.size(); id-- > 0;) {  // what is inside a layer comes after it
        for (std::size_t i = 0; i < model.layers[id].weights.size(); ++i) {
            ++counts[id].weights;
            counts[id].stored += stored[sets.root({static_cast<int>(id), static_cast<int>(i)}).node];
        }
        const int around = containerOf(model, static_cast<int>(id));
        if (around < 0) continue;
        counts[around].weights += counts[id].weights;
        counts[around].stored += counts[id].stored;
    }
    return counts;
}

bool sameShapes(const Layer& a, const Layer& b) {
    return std::equal(a.weights.begin(), a.weights.end(), b.weights.begin(), b.weights.end(),
                      [](const Weight& x, const Weight& y) { return compatible(x.shape, y.shape); });
}

/// The one object, of all that classes make themselves, that passes; -1 where there are none or several.
int onlyMade(const Twins& twins, const std::vector<int>& objects, int layer,
             const std::function<bool(int)>& acceptable) {
    int found = -1;
    for (const int made : twins.madeByClasses(layer)) {
        if (!acceptable(made)) continue;
        if (found >= 0 && objects[found] != objects[made]) return -1;
        if (found < 0) found = made;
    }
    return found;
}

/// A layer that has no array, though an equal one has all: Keras writes each object once. From outside inwards, so that
/// a whole model is found before its layers are looked for one by one.
void joinMissing(const Model& model, const std::vector<int>& objects, const Twins& twins, WeightSets& sets) {
    const std::vector<Count> counts = countWeights(model, sets);
    if (counts.empty() || counts.front().stored == 0) return;
    std::vector<char> found(model.layers.size());
    for (std::size_t id = 0; id < model.layers.size(); ++id) {
        const int self = static_cast<int>(id);
        if (found[id] != 0 || counts[id].weights == 0 || counts[id].stored > 0) continue;
        const auto isOwner = [&](int other) {
            const Count& count = counts[other];
            return objects[other] != objects[id] && count.stored > 0 && count.stored == count.weights &&
                   sameShapes(model.layers[other], model.layers[id]);
        };
        const auto twin = twins.nearest(self, [&](const Twins::Twin& other) { return isOwner(other.layer); });
        const int owner = twin ? twin->layer : onlyMade(twins, objects, self, isOwner);
        if (owner < 0) continue;
        const Evidence evidence{EvidenceKind::MissingGroup,
                                "the file stores the weights of " + model.layers[id].name + " only once"};
        for (const auto& [original, copy] : pairContents(model, owner, self)) {
            joinLayers(model, original, copy, evidence, sets);
            found[copy] = 1;
        }
    }
}

}  // namespace

void joinFacts(const Model& model, const std::vector<int>& objects, const Twins& twins, WeightSets& sets) {
    for (std::size_t id = 0; id < objects.size(); ++id) {
        const int self = static_cast<int>(id);
        if (objects[id] != self) joinLayers(model, objects[id], self, sharedEvidence(model, objects[id], self), sets);
    }
    joinLinks(model, sets);
    joinMissing(model, objects, twins, sets);
}

}  // namespace quantie
