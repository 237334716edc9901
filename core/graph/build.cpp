// Flatten, name the uses, join what is one variable, and gather each variable's evidence: the stages of buildGraph.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "core/base/error.h"
#include "core/graph/broken_ties.h"
#include "core/graph/facts.h"
#include "core/graph/flatten.h"
#include "core/graph/graph.h"
#include "core/graph/proposals.h"
#include "core/graph/uses.h"
#include "core/model/layer_objects.h"
#include "core/tensor/stored_values.h"

namespace quantie {
namespace {

const Weight& weightAt(const Model& model, const WeightRef& ref) {
    return model.layers[ref.layer].weights[ref.weight];
}

std::pair<int, int> resolvePair(const Graph& graph, const std::pair<std::string, std::string>& ids) {
    const auto find = [&graph](const std::string& id) {
        const int use = graph.findUse(id);
        if (use < 0) throw Error(ErrorCode::Usage, "ties", "no use is called '" + id + "'");
        return use;
    };
    return {find(ids.first), find(ids.second)};
}

ResolvedDecisions resolve(const Graph& graph, const TieDecisions& decisions) {
    ResolvedDecisions resolved;
    for (const auto& pair : decisions.accept) resolved.accept.push_back(resolvePair(graph, pair));
    for (const auto& pair : decisions.transposed) resolved.transposed.push_back(resolvePair(graph, pair));
    for (const auto& pair : decisions.reject) resolved.reject.push_back(resolvePair(graph, pair));
    return resolved;
}

/// Accepted pairs are facts from now on; what no proposal has joined, the user ties by hand.
void joinAccepted(Graph& graph, const ResolvedDecisions& decisions, WeightSets& sets) {
    for (const auto& [useA, useB] : decisions.transposed) {
        const WeightRef& a = graph.uses[useA].ref;
        const WeightRef& b = graph.uses[useB].ref;
        if (!sets.joined(a, b)) sets.join(a, b, {EvidenceKind::TransposedValues, "tied transposed"}, true);
    }
    for (const auto& [useA, useB] : decisions.accept) {
        const Use& a = graph.uses[useA];
        const Use& b = graph.uses[useB];
        const MaybeShape& shapeA = weightAt(*graph.model, a.ref).shape;
        const MaybeShape& shapeB = weightAt(*graph.model, b.ref).shape;
        const bool joined = sets.joined(a.ref, b.ref);
        if (!joined && shapeA && shapeB && *shapeA != *shapeB) {
            throw Error(ErrorCode::Usage, "ties",
                        "'" + a.id + "' has the shape " + toString(*shapeA) + " and '" + b.id + "' " +
                            toString(*shapeB) + ": they cannot be one variable");
        }
        sets.join(a.ref, b.ref, {EvidenceKind::User, "tied by hand"});
    }
}

/// A fact cannot be rejected: the file itself reads one variable.
void warnOfRejectedFacts(Graph& graph, const ResolvedDecisions& decisions, const WeightSets& sets) {
    for (const auto& [a, b] : decisions.reject) {
        if (sets.joined(graph.uses[a].ref, graph.uses[b].ref)) {
            graph.warnings.push_back(
                {graph.uses[a].id, "the tie with " + graph.uses[b].id + " is a fact of the file and stays"});
        }
    }
}

bool trainedIn(const Model& model, const WeightRef& ref) {
    if (!weightAt(model, ref).trainable) return false;
    for (int layer = ref.layer; layer >= 0;) {
        const Layer& self = model.layers[layer];
        if (!self.trainable) return false;
        layer = self.parent >= 0 ? self.parent : (self.network >= 0 ? model.networks[self.network].layer : -1);
    }
    return true;
}

/// One variable per set of weights that something reads, in the order in which the calls read them.
void makeVariables(Graph& graph, const WeightSets& sets) {
    const Model& model = *graph.model;
    std::unordered_map<int, int> byRoot;
    std::vector<char> flipped;
    for (std::size_t i = 0; i < graph.uses.size(); ++i) {
        Use& use = graph.uses[i];
        const WeightSets::Root root = sets.root(use.ref);
        const auto [it, added] = byRoot.try_emplace(root.node, static_cast<int>(graph.variables.size()));
        if (added) {
            const Weight& weight = weightAt(model, use.ref);
            Variable& variable = graph.variables.emplace_back();
            variable.name = model.layers[use.ref.layer].name + "/" + weight.path;
            variable.shape = weight.shape;
            variable.dtype = weight.stored ? weight.stored->dtype : weight.dtype;
            variable.trainable = trainedIn(model, use.ref);
            variable.copies.push_back(use.ref);
            flipped.push_back(static_cast<char>(root.transposed));
        }
        use.variable = it->second;
        use.transposed = root.transposed != (flipped[it->second] != 0);
        graph.variables[it->second].uses.push_back(static_cast<int>(i));
    }
    for (int node = 0; node < sets.size(); ++node) {
        const WeightRef ref = sets.ref(node);
        const WeightSets::Root root = sets.root(ref);
        const auto it = byRoot.find(root.node);
        if (it == byRoot.end() || root.transposed != (flipped[it->second] != 0)) continue;
        Variable& variable = graph.variables[it->second];
        if (ref != variable.copies.front()) variable.copies.push_back(ref);
        if (!variable.shape) variable.shape = weightAt(model, ref).shape;
    }
}

/// Of several stored copies the one that Keras loads last counts; the user hears of it where they differ.
void chooseStored(Graph& graph) {
    for (Variable& variable : graph.variables) {
        const Weight* chosen = nullptr;
        bool differ = false;
        for (const WeightRef& ref : variable.copies) {
            const Weight& weight = weightAt(*graph.model, ref);
            if (!weight.stored) continue;
            if (chosen != nullptr &&
                (chosen->stored->identity.empty() || chosen->stored->identity != weight.stored->identity)) {
                differ = differ || !sameStored(*chosen->stored, *weight.stored);
            }
            if (chosen == nullptr || weight.loadOrder > chosen->loadOrder) chosen = &weight;
        }
        if (chosen == nullptr) continue;
        variable.stored = chosen->stored;
        variable.dtype = chosen->stored->dtype;
        if (differ) {
            graph.warnings.push_back(
                {variable.name, "the file stores copies of this variable that differ; the one Keras loads last, " +
                                    chosen->stored->path + ", counts"});
        }
    }
}

bool sameBefore(const CallPath& a, const CallPath& b, std::size_t step) {
    return std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(step), b.begin());
}

/// "tower is called twice": how often the calls that read the variable go through that step of a path.
std::string timesCalled(const Graph& graph, const Variable& variable, const CallPath& path, std::size_t step) {
    std::set<int> calls;
    for (const int use : variable.uses) {
        const CallPath& other = graph.calls[graph.uses[use].call].path;
        if (other.size() > step && sameBefore(path, other, step) && other[step].name == path[step].name) {
            calls.insert(other[step].index);
        }
    }
    return path[step].name +
           (calls.size() == 2 ? " is called twice" : " is called " + std::to_string(calls.size()) + " times");
}

/// Evidence from the calls: one layer called again, or one nested model.
void addCallEvidence(const Graph& graph, Variable& variable) {
    for (std::size_t i = 1; i < variable.uses.size(); ++i) {
        const GraphCall& a = graph.calls[graph.uses[variable.uses[i - 1]].call];
        const GraphCall& b = graph.calls[graph.uses[variable.uses[i]].call];
        if (a.layer != b.layer) continue;
        // The outermost step in which the two paths differ is what is called again: the layer, or a model around it.
        std::size_t step = 0;
        while (step + 1 < a.path.size() && a.path[step] == b.path[step]) ++step;
        const EvidenceKind kind = a.group == b.group ? EvidenceKind::SameLayer : EvidenceKind::SharedModel;
        const Evidence evidence{kind, timesCalled(graph, variable, a.path, step)};
        if (std::find(variable.evidence.begin(), variable.evidence.end(), evidence) == variable.evidence.end()) {
            variable.evidence.push_back(evidence);
        }
    }
}

void gatherEvidence(Graph& graph, const WeightSets& sets) {
    std::unordered_map<int, int> variableByRoot;
    for (const Use& use : graph.uses) variableByRoot[sets.root(use.ref).node] = use.variable;
    for (Variable& variable : graph.variables) {
        if (variable.tied()) addCallEvidence(graph, variable);
    }
    for (const WeightSets::Join& join : sets.joins()) {
        const auto it = variableByRoot.find(sets.root(join.a).node);
        if (it == variableByRoot.end()) continue;
        Variable& variable = graph.variables[it->second];
        if (!variable.tied()) continue;
        auto& list = variable.evidence;
        if (std::find(list.begin(), list.end(), join.evidence) == list.end()) list.push_back(join.evidence);
    }
    for (Variable& variable : graph.variables) {
        std::stable_sort(variable.evidence.begin(), variable.evidence.end(),
                         [](const Evidence& a, const Evidence& b) { return a.kind < b.kind; });
    }
}

}  // namespace

Graph buildGraph(std::shared_ptr<const Model> model, const Definitions& definitions, const TieDecisions& decisions) {
    Graph graph;
    graph.model = std::move(model);
    graph.warnings = graph.model->warnings;
    flattenCalls(graph, *graph.model->shapes);
    const std::vector<int> objects = layerObjects(*graph.model);
    findUses(graph, definitions, objects);
    const ResolvedDecisions resolved = resolve(graph, decisions);

    WeightSets sets(*graph.model);
    const Twins twins(*graph.model);
    joinFacts(*graph.model, objects, twins, sets);
    warnOfRejectedFacts(graph, resolved, sets);
    proposeNestedConfigs(graph, twins, resolved, sets);
    proposeEqualValues(graph, resolved, sets);
    joinAccepted(graph, resolved, sets);

    makeVariables(graph, sets);
    chooseStored(graph);
    warnOfBrokenTies(graph);
    gatherEvidence(graph, sets);
    return graph;
}

}  // namespace quantie
