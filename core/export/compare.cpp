#include "core/export/compare.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <initializer_list>
#include <map>
#include <unordered_map>

#include "core/base/error.h"
#include "core/export/dialect_classes.h"
#include "core/export/flat_clone.h"
#include "core/export/objects.h"
#include "core/model/same_config.h"

namespace quantie {
namespace {

using Places = std::unordered_map<std::string, int>;
/// Per call of a graph, a key that inlining and renumbering leave alone.
using Keys = std::vector<std::string>;

/// The name that `nameOf` gives a call, and which of the calls of that name it is.
template <typename NameOf>
Keys keysBy(const Graph& graph, NameOf nameOf) {
    Places ordinal;
    Keys keys;
    keys.reserve(graph.calls.size());
    for (const GraphCall& call : graph.calls) {
        const std::string name = nameOf(call);
        keys.push_back(name + "\n" + std::to_string(ordinal[name]++) + "\n");
    }
    return keys;
}

/// Keras 3 has no slash in a name: an export to it has a dot in its place.
std::string plainName(const CallPath& path) {
    std::string name = joinedName(path, true);
    std::replace(name.begin(), name.end(), '/', '.');
    return name;
}

Keys keysByName(const Graph& graph) {
    return keysBy(graph, [](const GraphCall& call) { return plainName(call.path); });
}

/// A layer that two nested models share has one name once they are inlined: that of its first call.
Keys keysByObject(const Graph& graph) {
    const std::vector<int> objects = exportObjects(graph, VariableIndex(graph));
    std::unordered_map<int, std::string> names;
    return keysBy(graph, [&](const GraphCall& call) {
        return names.try_emplace(objects[call.layer], plainName(call.path)).first->second;
    });
}

/// A layer that also stands in a model inside a wrapper keeps its own name when others get that of their model before
/// it.
Keys keysByLastName(const Graph& graph) {
    return keysBy(graph, [](const GraphCall& call) { return call.path.back().name; });
}

Places placesOfCalls(const Graph& graph, const Keys& keys) {
    Places places;
    for (std::size_t call = 0; call < graph.calls.size(); ++call) places.emplace(keys[call], static_cast<int>(call));
    return places;
}

Places placesOfUses(const Graph& graph, const Keys& keys) {
    Places places;
    for (std::size_t call = 0; call < graph.calls.size(); ++call) {
        for (const int use : graph.calls[call].uses) {
            const Use& self = graph.uses[use];
            places.emplace(keys[call] + commonWeight(graph.model->layers[self.ref.layer].className, self.weight), use);
        }
    }
    return places;
}

/// A layer that was opened (open_layers.h) calls the layers that it made: what their weights are called on the way
/// there stays. Uses go by the first one of their variable and their order in it.
Places placesInVariables(const Graph& graph) {
    Places places;
    for (const Variable& variable : graph.variables) {
        if (variable.uses.empty()) continue;
        const Use& first = graph.uses[variable.uses.front()];
        const std::string name = plainName(graph.calls[first.call].path) + "." + first.weight + "\n";
        for (std::size_t i = 0; i < variable.uses.size(); ++i)
            places.emplace(name + std::to_string(i), variable.uses[i]);
    }
    return places;
}

using PlacesOf = std::function<Places(const Graph&)>;

PlacesOf by(Places (*placesOf)(const Graph&, const Keys&), Keys (*keysOf)(const Graph&)) {
    return [=](const Graph& graph) { return placesOf(graph, keysOf(graph)); };
}

/// Per call or use of the first graph, that of the second in its place; -1 for none. What one way of naming places does
/// not find, the next one may.
std::vector<int> correspondence(const Graph& first, const Graph& second, std::size_t count,
                                std::initializer_list<PlacesOf> ways) {
    std::vector<int> result(count, -1);
    for (const PlacesOf& placesOf : ways) {
        if (std::find(result.begin(), result.end(), -1) == result.end()) break;
        const Places there = placesOf(second);
        for (const auto& [place, here] : placesOf(first)) {
            const auto it = there.find(place);
            if (result[here] < 0 && it != there.end()) result[here] = it->second;
        }
    }
    return result;
}

ComparedTie compareTie(const Graph& first, const Graph& second, const Variable& variable,
                       const std::vector<int>& there) {
    ComparedTie tie;
    tie.variable = variable.name;
    for (const int use : variable.uses) tie.uses.push_back(first.uses[use].id);
    int shared = -1;
    for (const int use : variable.uses) {
        const int other = there[use];
        if (other < 0) {
            tie.detail = first.uses[use].id + " has no counterpart";
            return tie;
        }
        tie.there.push_back(second.uses[other].id);
        const int now = second.uses[other].variable;
        if (shared >= 0 && now != shared) {
            tie.detail = first.uses[use].id + " reads a variable of its own";
            return tie;
        }
        shared = now;
    }
    if (statedByFile(variable) && !statedByFile(second.variables[shared])) {
        tie.detail =
            "only suggested now (" + second.variables[shared].evidence.front().detail + "): Keras loads copies";
        return tie;
    }
    tie.kept = true;
    return tie;
}

double largestDifference(const Tensor& a, const Tensor& b) {
    const Tensor floatsA = toFloat32(a);
    const Tensor floatsB = toFloat32(b);
    double largest = 0;
    for (std::size_t i = 0; i < floatsA.size(); ++i) {
        const double difference =
            std::abs(static_cast<double>(floatsA.floats()[i]) - static_cast<double>(floatsB.floats()[i]));
        if (std::isnan(difference)) return difference;
        largest = std::max(largest, difference);
    }
    return largest;
}

void compareWeight(const Graph& first, const Graph& second, const Variable& variable, const std::vector<int>& there,
                   Comparison& result) {
    const int use = variable.uses.front();
    const std::string& id = first.uses[use].id;
    const StoredArray* a = variable.stored ? &*variable.stored : nullptr;
    const StoredArray* b = nullptr;
    if (there[use] >= 0) {
        const auto& stored = second.variables[second.uses[there[use]].variable].stored;
        b = stored ? &*stored : nullptr;
    }
    if (a == nullptr && there[use] >= 0) return;  // no values to compare
    if (a == nullptr || b == nullptr) {
        result.missingWeights.push_back(id);
        return;
    }
    if (a->shape != b->shape || a->dtype != b->dtype) {
        result.differentWeights.push_back({id, std::nullopt,
                                           toString(a->shape) + " " + std::string(dtypeName(a->dtype)) + " is now " +
                                               toString(b->shape) + " " + std::string(dtypeName(b->dtype))});
        return;
    }
    const Tensor valuesA = a->load();
    const Tensor valuesB = b->load();
    if (sameBytes(valuesA, valuesB)) {
        ++result.equalWeights;
    } else {
        result.differentWeights.push_back({id, largestDifference(valuesA, valuesB), "values differ"});
    }
}

std::map<std::string, const Layer*> layersByName(const Graph& graph) {
    std::map<std::string, const Layer*> layers;
    for (const GraphCall& call : graph.calls)
        layers.emplace(joinedName(call.path, graph.model->keras3()), &graph.model->layers[call.layer]);
    return layers;
}

/// Equal but for the name, which inlining changes.
bool sameSettings(const Layer& a, const Layer& b) {
    if (a.className != b.className) return false;
    Json first = *a.config;
    Json second = *b.config;
    if (first.is_object()) first.erase("name");
    if (second.is_object()) second.erase("name");
    return sameConfig(first, second);
}

void compareLayers(const Graph& first, const Graph& second, Comparison& result) {
    const auto here = layersByName(first);
    const auto there = layersByName(second);
    for (const auto& [name, layer] : here) {
        const auto it = there.find(name);
        if (it == there.end()) {
            result.onlyInFirst.push_back(name);
        } else if (sameSettings(*layer, *it->second)) {
            ++result.equalLayers;
        } else {
            result.changedLayers.push_back(name);
        }
    }
    for (const auto& [name, layer] : there) {
        if (!here.contains(name)) result.onlyInSecond.push_back(name);
    }
}

}  // namespace

bool statedByFile(const Variable& variable) {
    return std::any_of(variable.evidence.begin(), variable.evidence.end(),
                       [](const Evidence& evidence) { return evidence.kind < EvidenceKind::NestedConfig; });
}

bool Comparison::tiesKept() const {
    return std::all_of(ties.begin(), ties.end(), [](const ComparedTie& tie) { return tie.kept; });
}

bool Comparison::same() const {
    return tiesKept() && differentWeights.empty() && missingWeights.empty() && changedLayers.empty() &&
           onlyInFirst.empty() && onlyInSecond.empty();
}

std::vector<int> correspondingCalls(const Graph& first, const Graph& second) {
    return correspondence(
        first, second, first.calls.size(),
        {by(placesOfCalls, keysByName), by(placesOfCalls, keysByObject), by(placesOfCalls, keysByLastName)});
}

std::vector<int> correspondingUses(const Graph& first, const Graph& second) {
    return correspondence(first, second, first.uses.size(),
                          {by(placesOfUses, keysByName), by(placesOfUses, keysByObject),
                           by(placesOfUses, keysByLastName), placesInVariables});
}

Comparison compareModels(const Graph& first, const Graph& second) {
    Comparison result;
    const std::vector<int> there = correspondingUses(first, second);
    for (const Variable& variable : first.variables) {
        if (variable.tied()) result.ties.push_back(compareTie(first, second, variable, there));
        compareWeight(first, second, variable, there, result);
    }
    compareLayers(first, second, result);
    return result;
}

}  // namespace quantie
