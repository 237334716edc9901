#include "core/export/objects.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "core/model/layer_objects.h"
#include "core/model/same_config.h"

namespace quantie {
namespace {

bool sameVariables(const Model& model, const VariableIndex& variables, int a, int b) {
    const auto& first = model.layers[a].weights;
    const auto& second = model.layers[b].weights;
    if (first.empty() || first.size() != second.size()) return false;
    bool any = false;
    for (std::size_t i = 0; i < first.size(); ++i) {
        const auto entryA = variables.of({a, static_cast<int>(i)});
        const auto entryB = variables.of({b, static_cast<int>(i)});
        if (first[i].path != second[i].path || entryA.variable != entryB.variable) return false;
        any = any || entryA.variable >= 0;
    }
    return any;
}

}  // namespace

VariableIndex::VariableIndex(const Graph& graph) : m_graph(graph) {
    for (std::size_t v = 0; v < graph.variables.size(); ++v) {
        for (const WeightRef& ref : graph.variables[v].copies) m_entries[ref] = {static_cast<int>(v), false};
    }
    for (const Use& use : graph.uses) m_entries[use.ref] = {use.variable, use.transposed};
}

VariableIndex::Entry VariableIndex::of(const WeightRef& ref) const {
    const auto it = m_entries.find(ref);
    return it == m_entries.end() ? Entry{} : it->second;
}

const StoredArray* VariableIndex::stored(const WeightRef& ref) const {
    const Entry entry = of(ref);
    const auto& own = m_graph.model->layers[ref.layer].weights[ref.weight].stored;
    const auto& array = entry.variable >= 0 ? m_graph.variables[entry.variable].stored : own;
    return array ? &*array : nullptr;
}

std::vector<int> exportObjects(const Graph& graph, const VariableIndex& variables) {
    const Model& model = *graph.model;
    std::vector<int> objects = layerObjects(model);
    const std::vector<char> recreated = recreatedLayers(model);
    std::unordered_map<std::string, std::vector<int>> byName;
    for (std::size_t id = 0; id < objects.size(); ++id) {
        const int self = static_cast<int>(id);
        if (recreated[id] != 0 || objects[id] != self || model.layers[id].weights.empty()) continue;
        auto& bucket = byName[model.layers[id].className + "\n" + model.layers[id].name];
        const auto same = std::find_if(bucket.begin(), bucket.end(), [&](int other) {
            return sameLayerDict(model.layers[other], model.layers[id]) && sameVariables(model, variables, other, self);
        });
        if (same != bucket.end()) {
            std::replace(objects.begin(), objects.end(), self, *same);
        } else {
            bucket.push_back(self);
        }
    }
    return objects;
}

std::set<int> objectsOfHeldModels(const Model& model, const std::vector<int>& objects) {
    const auto isInside = [&model](int layer) {
        while (model.layers[layer].network > 0) {
            layer = model.networks[model.layers[layer].network].layer;
            if (model.layers[layer].parent >= 0) return true;
        }
        return false;
    };
    std::set<int> found;
    for (std::size_t id = 0; id < objects.size(); ++id) {
        if (isInside(static_cast<int>(id))) found.insert(objects[id]);
    }
    return found;
}

std::vector<WeightTie> weightTies(const Graph& graph, const VariableIndex& variables, const std::vector<int>& objects) {
    std::vector<WeightTie> ties;
    std::map<int, WeightRef> owners;  // per variable
    std::map<WeightRef, bool> seen;
    for (const Use& use : graph.uses) {
        const WeightRef ref{objects[use.ref.layer], use.ref.weight};
        const auto [owner, first] = owners.try_emplace(use.variable, ref);
        if (first || owner->second.layer == ref.layer || !seen.emplace(ref, true).second) continue;
        ties.push_back({ref, owner->second, variables.of(use.ref).transposed});
    }
    return ties;
}

}  // namespace quantie
