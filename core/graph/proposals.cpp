#include "core/graph/proposals.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "core/graph/saving_order.h"
#include "core/model/equal_layers.h"
#include "core/tensor/stored_values.h"

namespace quantie {
namespace {

const Weight& weightAt(const Model& model, const WeightRef& ref) {
    return model.layers[ref.layer].weights[ref.weight];
}

/// The use that stands for a weight in a proposal: of that very weight, or else of the variable that it is part of; -1
/// where nothing reads it.
class FirstUses {
  public:
    FirstUses(const Graph& graph, const WeightSets& sets) : m_sets(sets) {
        for (std::size_t i = 0; i < graph.uses.size(); ++i) {
            m_first.try_emplace(sets.root(graph.uses[i].ref).node, static_cast<int>(i));
            m_own.try_emplace(sets.node(graph.uses[i].ref), static_cast<int>(i));
        }
    }

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

Pairs pairByPath(const Model& model, const std::vector<std::pair<int, int>>& layers) {
    Pairs pairs;
    for (const auto& [a, b] : layers) {
        for (std::size_t i = 0; i < model.layers[a].weights.size(); ++i) {
            for (std::size_t j = 0; j < model.layers[b].weights.size(); ++j) {
                if (model.layers[a].weights[i].path == model.layers[b].weights[j].path) {
                    pairs.push_back({{a, static_cast<int>(i)}, {b, static_cast<int>(j)}});
                }
            }
        }
    }
    return pairs;
}

/// Equal configs on inputs of other widths are other layers.
bool shapesFit(const Model& model, const Pairs& pairs) {
    return std::all_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
        return compatible(weightAt(model, pair.first).shape, weightAt(model, pair.second).shape);
    });
}

bool valuesDiffer(const Model& model, const Pairs& pairs) {
    return std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
        const Weight& a = weightAt(model, pair.first);
        const Weight& b = weightAt(model, pair.second);
        return a.stored && b.stored && !sameStored(*a.stored, *b.stored);
    });
}

/// Equal layers in nested configs, found from outside inwards: where a whole model is held twice, its layers are not
/// looked for one by one.
class NestedConfigs {
  public:
    NestedConfigs(Graph& graph, const Twins& twins, const ResolvedDecisions& decisions, WeightSets& sets)
        : m_graph(graph),
          m_model(*graph.model),
          m_twins(twins),
          m_decisions(decisions),
          m_sets(sets),
          m_metBefore(idsMetBefore(m_model)) {}

    void run() {
        for (std::size_t id = 0; id < m_model.layers.size(); ++id) look(static_cast<int>(id));
        const FirstUses uses(m_graph, m_sets);
        for (const auto& [proposal, pair] : m_proposals) {
            const int useA = uses.of(pair.first);
            const int useB = uses.of(pair.second);
            if (useA < 0 || useB < 0 || useA == useB) continue;
            m_graph.proposals.push_back({EvidenceKind::NestedConfig, proposal.state, useA, useB, proposal.detail});
        }
    }

  private:
    using Twin = Twins::Twin;

    void look(int id) {
        const Layer& layer = m_model.layers[id];
        if (m_inside[id] != 0 || (layer.weights.empty() && layer.children.empty() && layer.model < 0)) return;
        if (containerOf(m_model, id) <= 0) {
            lookInClasses(id);
            return;
        }
        const auto twin = m_twins.nearest(id, [&](const Twin& other) {
            const bool listed = m_model.layers[other.layer].parent < 0;
            return layer.parent >= 0 || (listed && (other.nearness == Nearness::Enclosing || other.layer < id));
        });
        if (!twin) {
            lookInClasses(id);
            return;
        }
        if (applies(id, *twin)) {
            const auto layers = pairContents(m_model, twin->layer, id);
            for (const auto& pair : layers) m_inside[pair.second] = 1;
            if (Pairs pairs = pairByPath(m_model, layers); shapesFit(m_model, pairs))
                propose(std::move(pairs), true, holds(id, twin->layer));
        } else {
            Pairs own = pairByPath(m_model, {{twin->layer, id}});
            std::erase_if(own, [&](const auto& pair) {
                return weightAt(m_model, pair.first).stored || weightAt(m_model, pair.second).stored;
            });
            if (shapesFit(m_model, own)) propose(std::move(own), false, holds(id, twin->layer));
        }
    }

    /// Equal to what a layer's class makes itself: of several the user has to choose.
    void lookInClasses(int id) {
        const std::vector<int> made = m_twins.madeByClasses(id);
        for (const int original : made) {
            Pairs pairs = pairByPath(m_model, pairContents(m_model, original, id));
            // Layers of a model with values of their own are layers of their own.
            if (!shapesFit(m_model, pairs) || (m_model.layers[id].parent < 0 && valuesDiffer(m_model, pairs))) continue;
            const Layer& maker = m_model.layers[containerOf(m_model, original)];
            propose(std::move(pairs), made.size() == 1,
                    maker.name + " makes a layer equal to " + m_model.layers[id].name);
        }
    }

    std::string holds(int id, int original) const {
        return m_model.layers[containerOf(m_model, id)].name + " holds a layer equal to " +
               m_model.layers[original].name;
    }

    bool applies(int id, const Twin& twin) const {
        if (twin.nearness != Nearness::Elsewhere && twin.nearness != Nearness::HeldElsewhere) return true;
        const Layer& layer = m_model.layers[id];
        if (layer.sharedObjectId && m_metBefore.contains(*layer.sharedObjectId)) return true;
        return layer.parent >= 0 ? !m_twins.standsInParallel(id) : layer.model >= 0;
    }

    /// Two equal layers with everything inside them: all their weights stand or fall together.
    void propose(Pairs pairs, bool applies, std::string detail) {
        std::erase_if(pairs, [&](const auto& pair) { return m_sets.joined(pair.first, pair.second); });
        if (pairs.empty()) return;
        const auto inList = [&](const std::vector<std::pair<int, int>>& list) {
            return std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
                return decided(list, m_graph, m_sets, pair.first, pair.second);
            });
        };
        using State = Proposal::State;
        const bool accepted = inList(m_decisions.accept);
        State state = applies || accepted ? State::Applied : State::Open;
        if (!accepted && inList(m_decisions.reject)) {
            state = State::Rejected;
        } else if (!accepted && valuesDiffer(m_model, pairs)) {
            state = State::Contradicted;
        }
        if (state == State::Contradicted) detail += ", but their stored values differ";
        for (const auto& [a, b] : pairs) {
            if (state == State::Applied) m_sets.join(a, b, {EvidenceKind::NestedConfig, detail});
            m_proposals.push_back({{state, detail}, {a, b}});
        }
    }

    struct Found {
        Proposal::State state;
        std::string detail;
    };

    Graph& m_graph;
    const Model& m_model;
    const Twins& m_twins;
    const ResolvedDecisions& m_decisions;
    WeightSets& m_sets;
    std::vector<char> m_inside = std::vector<char>(m_model.layers.size());  ///< paired with a layer around it
    std::set<std::int64_t> m_metBefore;
    std::vector<std::pair<Found, std::pair<WeightRef, WeightRef>>> m_proposals;
};

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

void proposeNestedConfigs(Graph& graph, const Twins& twins, const ResolvedDecisions& decisions, WeightSets& sets) {
    NestedConfigs(graph, twins, decisions, sets).run();
}

void proposeEqualValues(Graph& graph, const ResolvedDecisions& decisions, WeightSets& sets) {
    for (const std::vector<Candidate>& group : sameSizes(valueCandidates(graph, sets))) {
        std::map<std::uint64_t, std::vector<Candidate>> bySample;
        for (const Candidate& candidate : group) {
            if (isOneValue(*candidate.stored)) continue;
            if (const auto hash = sampleHash(*candidate.stored)) bySample[*hash].push_back(candidate);
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
