#include "core/export/bake_policy.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/export/bake.h"
#include "core/export/baked_activation.h"
#include "core/export/dense_replacement.h"
#include "core/export/use_wrapper.h"
#include "core/export/weight_list.h"
#include "core/export/wrap_policy.h"
#include "core/model/keras_order.h"

namespace quantie {
namespace {

/// Without what the settings say of layers inside and around.
std::map<std::string, std::string> ownSettings(std::map<std::string, std::string> settings) {
    std::erase_if(settings, [](const auto& entry) { return entry.first.find(':') != std::string::npos; });
    return settings;
}

}  // namespace

BakePolicy::BakePolicy(const Graph& graph, const Choices& choices, const Definitions& definitions, ExportPlan& plan)
    : m_graph(graph),
      m_choices(choices),
      m_definitions(definitions),
      m_variables(graph),
      m_objects(exportObjects(graph, m_variables)),
      m_dicts(*graph.model),
      m_copyInCall(graph.calls.size()) {
    noteFirstReads();
    chooseCopies();
    chooseHeld();
    nameCopies();
    planCopies(plan);
}

void BakePolicy::planCopies(ExportPlan& plan) const {
    std::map<int, std::vector<Settings>> copies;
    for (const auto& [object, settings] : m_copyList) copies[object].push_back(ownSettings(settings));
    for (const auto& [object, settings] : copies) {
        const Layer& layer = m_graph.model->layers[object];
        if (settings.size() < 2 || layer.weights.empty()) continue;
        std::int64_t bytes = 0;
        for (std::size_t w = 0; w < layer.weights.size(); ++w) {
            const StoredArray* stored = m_variables.stored({object, static_cast<int>(w)});
            if (stored != nullptr)
                bytes += elementCount(stored->shape) * static_cast<std::int64_t>(dtypeSize(stored->dtype));
        }
        const bool differ = std::set<Settings>(settings.begin(), settings.end()).size() > 1;
        plan.steps.push_back({PlanStep::Kind::Copy,
                              layer.name + (differ ? ": its uses differ" : ": copied along with what it belongs to") +
                                  ", stored " + std::to_string(settings.size()) + " times, " +
                                  std::to_string(bytes * (static_cast<std::int64_t>(settings.size()) - 1)) +
                                  " bytes more"});
    }
    for (const int call : m_replaced) {
        const CloneWeight kernel =
            cloneWeight(m_graph, m_variables, denseReplacement(m_graph, m_definitions, call)->kernel);
        plan.steps.push_back({PlanStep::Kind::Copy,
                              m_graph.calls[call].id + ": becomes a Dense with a quantized copy of its own, " +
                                  std::to_string(kernel.bytes) + " bytes more",
                              -1, call});
    }
}

/// What a call does not read keeps the setting of the call that does, so that calls which read different weights of one
/// layer (the two directions of a ReversibleEmbedding whose tables are not tied) need no copy of it.
void BakePolicy::noteFirstReads() {
    const std::vector<char> needed = neededCalls(m_graph);
    for (std::size_t c = 0; c < m_graph.calls.size(); ++c) {
        if (needed[c] == 0) continue;
        for (const int use : m_graph.calls[c].uses) {
            const WeightRef& ref = m_graph.uses[use].ref;
            m_firstReads[m_objects[ref.layer]].try_emplace(m_graph.model->layers[ref.layer].weights[ref.weight].path,
                                                           settingText(m_choices.uses[use]));
        }
    }
}

std::map<int, BakePolicy::Settings> BakePolicy::settingsOf(int call) const {
    std::map<int, Settings> settings;
    const std::vector<int> built = builtObjects(*m_graph.model, m_objects, m_graph.calls[call].layer);
    for (const int object : built) settings[object];
    for (const int use : m_graph.calls[call].uses) {
        const WeightRef& ref = m_graph.uses[use].ref;
        settings[m_objects[ref.layer]][m_graph.model->layers[ref.layer].weights[ref.weight].path] =
            settingText(m_choices.uses[use]);
    }
    for (const int object : built) {
        const auto first = m_firstReads.find(object);
        if (first != m_firstReads.end()) settings[object].insert(first->second.begin(), first->second.end());
    }
    return settings;
}

int BakePolicy::copyOf(int object, const Settings& settings) {
    const auto [it, added] = m_copies.try_emplace({object, settings}, static_cast<int>(m_copyList.size()));
    if (added) m_copyList.emplace_back(object, settings);
    return it->second;
}

/// The copy of what keeps the object for itself, so that it is copied along: a layer whose class makes it, or, for
/// Keras 3, which cannot load one layer in two nested models, the model inside a wrapper. -1 where there is none.
int BakePolicy::copyAround(int call, int object) const {
    const Model& model = *m_graph.model;
    if (!model.keras3()) return -1;
    const Layer& self = model.layers[object];
    int around = self.network > 0 ? model.networks[self.network].layer : -1;
    if (self.parent >= 0 && placeInConfig(*model.layers[self.parent].config, *self.dict) == nullptr)
        around = self.parent;
    const auto copy = around < 0 ? m_copyInCall[call].end() : m_copyInCall[call].find(m_objects[around]);
    return copy == m_copyInCall[call].end() ? -1 : copy->second;
}

/// What a call builds is a copy with the call's settings. A layer differs where a layer inside it, or one that it
/// holds, does: those count with their numbers in front.
void BakePolicy::chooseCopies() {
    const std::vector<char> needed = neededCalls(m_graph);
    for (std::size_t c = 0; c < m_graph.calls.size(); ++c) {
        if (needed[c] == 0) continue;
        const std::map<int, Settings> settings = settingsOf(static_cast<int>(c));
        const int layer = m_graph.calls[c].layer;
        for (const int object : builtObjects(*m_graph.model, m_objects, layer)) {
            Settings all = settings.at(object);
            std::vector<int> inside = builtObjects(*m_graph.model, m_objects, object);
            const std::vector<int> held = heldObjects(*m_graph.model, m_objects, object);
            inside.insert(inside.end(), held.begin(), held.end());
            for (const int inner : inside) {
                const auto read = settings.find(inner);
                if (inner == object || read == settings.end()) continue;
                for (const auto& [path, setting] : read->second) all[std::to_string(inner) + ":" + path] = setting;
            }
            if (const int around = copyAround(static_cast<int>(c), object); around >= 0)
                all["in:"] = std::to_string(around);
            m_copyInCall[c][object] = copyOf(object, all);
        }
    }
}

/// A copy that some call builds and whose values are those that a holder reads; -1 where there is none.
int BakePolicy::builtCopy(int object, const Settings& read) const {
    for (const auto& calls : m_copyInCall) {
        const auto it = calls.find(object);
        if (it == calls.end()) continue;
        const Settings& settings = m_copyList[it->second].second;
        const bool same = std::all_of(read.begin(), read.end(), [&](const auto& entry) {
            const auto found = settings.find(entry.first);
            return found != settings.end() && found->second == entry.second;
        });
        if (same) return it->second;
    }
    return -1;
}

void BakePolicy::chooseHeld() {
    const std::vector<char> needed = neededCalls(m_graph);
    for (std::size_t c = 0; c < m_graph.calls.size(); ++c) {
        if (needed[c] == 0) continue;
        const std::map<int, Settings> settings = settingsOf(static_cast<int>(c));
        const std::vector<int> built = builtObjects(*m_graph.model, m_objects, m_graph.calls[c].layer);
        for (const int held : heldObjects(*m_graph.model, m_objects, m_graph.calls[c].layer)) {
            if (std::find(built.begin(), built.end(), held) != built.end()) continue;
            const auto read = settings.find(held);
            const Settings wanted = read == settings.end() ? Settings{} : read->second;
            const int copy = builtCopy(held, wanted);
            const bool builtAnywhere = builtCopy(held, {}) >= 0;
            if (copy >= 0) {
                m_copyInCall[c][held] = copy;
            } else if (builtAnywhere && denseReplacement(m_graph, m_definitions, static_cast<int>(c))) {
                m_replaced.insert(static_cast<int>(c));
            } else if (!builtAnywhere || buildsItself(static_cast<int>(c), held)) {
                m_copyInCall[c][held] = copyOf(held, wanted);
            } else {
                throw Error(
                    ErrorCode::Unsupported, m_graph.calls[c].id,
                    "reads the weights of " + m_graph.model->layers[held].name +
                        " with a setting of its own, and no layer definition says how to compute that with a copy");
            }
        }
    }
}

/// Keras 3 builds what a holder's config holds when it reads that, if the dict tells the shapes: it can be a copy then.
bool BakePolicy::buildsItself(int call, int held) const {
    const Model& model = *m_graph.model;
    if (!model.keras3()) return false;
    const auto& children = model.layers[m_objects[m_graph.calls[call].layer]].children;
    return std::any_of(children.begin(), children.end(), [&](const Child& child) {
        const Json* built = findMember(*model.layers[child.layer].dict, "build_config");
        return m_objects[child.layer] == held && built != nullptr && built->is_object();
    });
}

void BakePolicy::nameCopies() {
    const std::set<int> keepNames = objectsOfHeldModels(*m_graph.model, m_objects);
    for (std::size_t c = 0; c < m_graph.calls.size(); ++c) {
        const int object = m_objects[m_graph.calls[c].layer];
        const CallPath& path = m_graph.calls[c].path;
        if (isReplaced(static_cast<int>(c))) {
            m_replacedNames[static_cast<int>(c)] = uniqueName(joinedName(path, m_graph.model->keras3()));
            continue;
        }
        const auto it = m_copyInCall[c].find(object);
        if (it == m_copyInCall[c].end() || m_names.contains(it->second)) continue;
        m_names[it->second] =
            uniqueName(keepNames.contains(object) ? path.back().name : joinedName(path, m_graph.model->keras3()));
        m_dicts.rename(it->second, m_names[it->second]);
    }
}

std::string BakePolicy::key(int call) {
    if (isReplaced(call)) return "call " + std::to_string(call);
    return "copy " + std::to_string(m_copyInCall[call].at(m_objects[m_graph.calls[call].layer]));
}

/// The weight with the values that this call reads; what it does not read keeps the values of the copy it belongs to.
CloneWeight BakePolicy::weightOf(int call, const WeightRef& ref) const {
    CloneWeight weight = cloneWeight(m_graph, m_variables, ref);
    // Equal values in two copies are two variables to Keras: one dataset under two names would claim that they are
    // tied.
    const auto own = m_copyInCall[call].find(m_objects[ref.layer]);
    weight.identity +=
        "|copy " + (own == m_copyInCall[call].end() ? "of call " + std::to_string(call) : std::to_string(own->second));
    const auto readBy = [&](int candidate) -> std::optional<int> {
        for (const int use : m_graph.calls[candidate].uses) {
            const WeightRef& read = m_graph.uses[use].ref;
            if (m_objects[read.layer] == m_objects[ref.layer] && read.weight == ref.weight) return use;
        }
        return std::nullopt;
    };
    std::optional<int> use = readBy(call);
    if (!use) {
        const auto copy = m_copyInCall[call].find(m_objects[ref.layer]);
        for (std::size_t c = 0; !use && copy != m_copyInCall[call].end() && c < m_copyInCall.size(); ++c) {
            const auto same = m_copyInCall[c].find(m_objects[ref.layer]);
            if (same != m_copyInCall[c].end() && same->second == copy->second) use = readBy(static_cast<int>(c));
        }
    }
    // A layer that was tied by hand to another's variable, transposed, has it in a shape of its own.
    if (use ? m_graph.uses[*use].transposed : m_variables.of(ref).transposed) weight = transposedWeight(weight);
    return use ? baked(weight, m_choices.uses[*use], false, m_graph.uses[*use].id) : weight;
}

int BakePolicy::copyInCall(int object, int call) {
    const auto it = m_copyInCall[call].find(object);
    return it == m_copyInCall[call].end() ? copyOf(object, {}) : it->second;
}

CloneLayer BakePolicy::makeLayer(int call) {
    if (isReplaced(call)) return makeDense(call);
    const int source = m_graph.calls[call].layer;
    CloneLayer layer;
    layer.name = m_names.at(m_copyInCall[call].at(m_objects[source]));
    layer.className = m_graph.model->layers[source].className;
    layer.source = m_objects[source];
    layer.entry = m_dicts.write(m_objects[source], [&](int inner) { return copyInCall(m_objects[inner], call); });
    if (m_graph.model->keras3()) {
        layer.copy = {[this, call](int object) { return copyInCall(object, call); },
                      [this, call](const WeightRef& ref) { return weightOf(call, ref); }};
        return layer;
    }
    for (const WeightRef& ref : kerasOrder(*m_graph.model, m_objects[source], m_objects)) {
        layer.weights.push_back(weightOf(call, ref));
    }
    separateNames(layer.weights);
    return layer;
}

CloneLayer BakePolicy::makeDense(int call) {
    const DenseReplacement dense = *denseReplacement(m_graph, m_definitions, call);
    CloneLayer layer;
    layer.name = m_replacedNames.at(call);
    layer.className = "Dense";
    layer.entry = {{"class_name", "Dense"}, {"config", dense.config}};
    layer.entry["config"]["name"] = layer.name;
    layer.weights.push_back(transposedWeight(weightOf(call, dense.kernel)));
    layer.weights.back().name = layer.name + "/kernel:0";
    if (dense.bias) {
        layer.weights.push_back(weightOf(call, *dense.bias));
        layer.weights.back().name = layer.name + "/bias:0";
    }
    return layer;
}

std::vector<int> BakePolicy::builds(int call) {
    std::vector<int> built;
    if (isReplaced(call)) return built;
    for (const int object : builtObjects(*m_graph.model, m_objects, m_graph.calls[call].layer)) {
        const auto it = m_copyInCall[call].find(object);
        if (it != m_copyInCall[call].end()) built.push_back(it->second);
    }
    return built;
}

std::vector<int> BakePolicy::holds(int call) {
    std::vector<int> held;
    if (isReplaced(call)) return held;
    for (const int object : heldObjects(*m_graph.model, m_objects, m_graph.calls[call].layer)) {
        const auto it = m_copyInCall[call].find(object);
        if (it != m_copyInCall[call].end()) held.push_back(it->second);
    }
    return held;
}

ExportedWeight BakePolicy::exported(int use) {
    const Use& self = m_graph.uses[use];
    if (isReplaced(self.call)) return {};
    return {self.weight, weightOf(self.call, self.ref).identity};
}

std::vector<CloneLayer> BakePolicy::makeActivation(const Scheme& scheme, const PassedActivation& passed) {
    return bakedActivation(m_graph, scheme, passed, [this](const std::string& name) { return uniqueName(name); });
}

}  // namespace quantie
