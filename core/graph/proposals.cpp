#include "core/graph/proposals.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "core/graph/stored_values.h"
#include "core/model/layer_objects.h"
#include "core/model/same_config.h"

namespace quantie {
namespace {

const Weight& weightAt(const Model& model, const WeightRef& ref) {
    return model.layers[ref.layer].weights[ref.weight];
}

/// The first use of the variable that a weight belongs to, per root node; -1 where nothing reads it.
class FirstUses {
  public:
    FirstUses(const Graph& graph, const WeightSets& sets) : m_sets(sets) {
        for (std::size_t i = 0; i < graph.uses.size(); ++i) {
            m_first.try_emplace(sets.root(graph.uses[i].ref).node, static_cast<int>(i));
            m_own.try_emplace(sets.node(graph.uses[i].ref), static_cast<int>(i));
        }
    }

    /// A use of that very weight, or else of its variable.
    int of(const WeightRef& ref) const {
        if (const auto own = m_own.find(m_sets.node(ref)); own != m_own.end()) return own->second;
        const auto it = m_first.find(m_sets.root(ref).node);
        return it == m_first.end() ? -1 : it->second;
    }

  private:
    const WeightSets& m_sets;
    std::unordered_map<int, int> m_first;
    std::unordered_map<int, int> m_own;
};

using Pairs = std::vector<std::pair<WeightRef, WeightRef>>;

Pairs pairByPath(const Model& model, int a, int b) {
    Pairs pairs;
    for (std::size_t i = 0; i < model.layers[a].weights.size(); ++i) {
        for (std::size_t j = 0; j < model.layers[b].weights.size(); ++j) {
            if (model.layers[a].weights[i].path == model.layers[b].weights[j].path) {
                pairs.push_back({{a, static_cast<int>(i)}, {b, static_cast<int>(j)}});
            }
        }
    }
    return pairs;
}

bool valuesDiffer(const Model& model, const Pairs& pairs) {
    return std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
        const Weight& a = weightAt(model, pair.first);
        const Weight& b = weightAt(model, pair.second);
        return a.stored && b.stored && !sameStored(*a.stored, *b.stored);
    });
}

/// One held layer against the layer it equals: all their weights stand or fall together.
void proposeLayerPair(Graph& graph, int original, int held, const ResolvedDecisions& decisions, WeightSets& sets) {
    const Model& model = *graph.model;
    Pairs pairs = pairByPath(model, original, held);
    std::erase_if(pairs, [&](const auto& pair) { return sets.joined(pair.first, pair.second); });
    if (pairs.empty()) return;
    const auto inList = [&](const std::vector<std::pair<int, int>>& list) {
        return std::any_of(pairs.begin(), pairs.end(),
                           [&](const auto& pair) { return decided(list, graph, sets, pair.first, pair.second); });
    };
    const bool accepted = inList(decisions.accept);
    const bool rejected = inList(decisions.reject);
    const bool contradicted = !accepted && !rejected && valuesDiffer(model, pairs);
    const int parent = model.layers[held].parent;
    std::string detail = model.layers[parent].name + " holds a layer equal to " + model.layers[original].name;
    if (contradicted) detail += ", but their stored values differ";

    const FirstUses uses(graph, sets);
    for (const auto& [a, b] : pairs) {
        const int useA = uses.of(a);
        const int useB = uses.of(b);
        const auto state = rejected ? Proposal::State::Rejected
                                    : (contradicted ? Proposal::State::Contradicted : Proposal::State::Applied);
        if (useA >= 0 && useB >= 0 && useA != useB) {
            graph.proposals.push_back({EvidenceKind::NestedConfig, state, useA, useB, detail});
        }
        if (state == Proposal::State::Applied) sets.join(a, b, {EvidenceKind::NestedConfig, detail});
    }
}

/// One array per variable, with what is needed to find its equals cheaply.
struct Candidate {
    WeightRef ref;
    const StoredArray* stored = nullptr;
    int use = -1;
};

std::vector<Candidate> valueCandidates(const Graph& graph, const WeightSets& sets) {
    std::vector<Candidate> candidates;
    std::unordered_map<int, bool> seen;
    for (std::size_t i = 0; i < graph.uses.size(); ++i) {
        const WeightRef ref = graph.uses[i].ref;
        const Weight& weight = weightAt(*graph.model, ref);
        if (!weight.stored || !isFloat(weight.stored->dtype)) continue;
        if (!seen.emplace(sets.root(ref).node, true).second) continue;
        candidates.push_back({ref, &*weight.stored, static_cast<int>(i)});
    }
    return candidates;
}

/// Arrays that could be equal: one type, and the same dimensions in any order.
std::vector<std::vector<Candidate>> sameSizes(const std::vector<Candidate>& candidates) {
    std::map<std::pair<DType, Shape>, std::vector<Candidate>> bySize;
    for (const Candidate& candidate : candidates) {
        Shape shape = candidate.stored->shape;
        if (shape.size() == 2) std::sort(shape.begin(), shape.end());
        if (elementCount(shape) > 1) bySize[{candidate.stored->dtype, std::move(shape)}].push_back(candidate);
    }
    std::vector<std::vector<Candidate>> groups;
    for (auto& [size, group] : bySize) {
        if (group.size() > 1) groups.push_back(std::move(group));
    }
    return groups;
}

/// False where the two arrays are not equal.
bool proposeValuePair(Graph& graph, const Candidate& a, const Candidate& b, const ResolvedDecisions& decisions,
                      WeightSets& sets) {
    const bool equal = sameStored(*a.stored, *b.stored);
    if (!equal && !sameStoredTransposed(*a.stored, *b.stored)) return false;
    const EvidenceKind kind = equal ? EvidenceKind::EqualValues : EvidenceKind::TransposedValues;
    const bool accepted = decided(decisions.accept, graph, sets, a.ref, b.ref);
    const bool rejected = decided(decisions.reject, graph, sets, a.ref, b.ref);
    const auto state =
        accepted ? Proposal::State::Applied : (rejected ? Proposal::State::Rejected : Proposal::State::Open);
    const std::string detail = equal ? "equal bytes" : "equal bytes, transposed";
    graph.proposals.push_back({kind, state, a.use, b.use, detail});
    if (accepted) sets.join(a.ref, b.ref, {kind, detail}, !equal);
    return true;
}

}  // namespace

bool decided(const std::vector<std::pair<int, int>>& pairs, const Graph& graph, const WeightSets& sets,
             const WeightRef& a, const WeightRef& b) {
    const int rootA = sets.root(a).node;
    const int rootB = sets.root(b).node;
    return std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
        const int first = sets.root(graph.uses[pair.first].ref).node;
        const int second = sets.root(graph.uses[pair.second].ref).node;
        return (first == rootA && second == rootB) || (first == rootB && second == rootA);
    });
}

void proposeNestedConfigs(Graph& graph, const std::vector<int>& objects, const ResolvedDecisions& decisions,
                          WeightSets& sets) {
    const Model& model = *graph.model;
    const std::vector<char> recreated = recreatedLayers(model);
    std::unordered_map<std::string, std::vector<int>> byName;
    const auto key = [](const Layer& layer) { return layer.className + "\n" + layer.name; };
    for (std::size_t id = 0; id < model.layers.size(); ++id) {
        if (recreated[id] == 0) byName[key(model.layers[id])].push_back(static_cast<int>(id));
    }
    for (std::size_t id = 0; id < model.layers.size(); ++id) {
        const Layer& held = model.layers[id];
        if (held.parent < 0 || held.weights.empty() || recreated[id] != 0) continue;
        // A layer that a network lists is the likelier original than another held copy.
        const auto& bucket = byName[key(held)];
        for (const bool listed : {true, false}) {
            const auto original = std::find_if(bucket.begin(), bucket.end(), [&](int other) {
                const bool earlier = listed || other < static_cast<int>(id);
                return other != static_cast<int>(id) && (model.layers[other].parent < 0) == listed && earlier &&
                       objects[other] != objects[id] && sameLayerDict(model.layers[other], held);
            });
            if (original == bucket.end()) continue;
            proposeLayerPair(graph, *original, static_cast<int>(id), decisions, sets);
            break;
        }
    }
}

void proposeEqualValues(Graph& graph, const ResolvedDecisions& decisions, WeightSets& sets) {
    for (const std::vector<Candidate>& group : sameSizes(valueCandidates(graph, sets))) {
        std::map<std::uint64_t, std::vector<Candidate>> bySample;
        for (const Candidate& candidate : group) {
            if (!isOneValue(*candidate.stored)) bySample[sampleHash(*candidate.stored)].push_back(candidate);
        }
        for (const auto& [hash, alike] : bySample) {
            // Equality is transitive: each array is compared with one of every kind found so far, not with all.
            std::vector<const Candidate*> kinds;
            for (const Candidate& candidate : alike) {
                const bool found = std::any_of(kinds.begin(), kinds.end(), [&](const Candidate* kind) {
                    return proposeValuePair(graph, *kind, candidate, decisions, sets);
                });
                if (!found) kinds.push_back(&candidate);
            }
        }
    }
}

}  // namespace quantie
