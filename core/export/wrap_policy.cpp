#include "core/export/wrap_policy.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/export/use_wrapper.h"
#include "core/export/weight_list.h"
#include "core/model/keras_order.h"
#include "core/quant/fake_quant.h"
#include "core/quant/ranges.h"

namespace quantie {

std::vector<int> builtObjects(const Model& model, const std::vector<int>& objects, int layer) {
    std::vector<int> built{objects[layer]};
    const auto add = [&](int inside) {
        const std::vector<int> below = builtObjects(model, objects, inside);
        built.insert(built.end(), below.begin(), below.end());
    };
    for (const Child& child : model.layers[layer].children) {
        if (child.role != ChildRole::Held) add(child.layer);
    }
    if (const int network = model.layers[layer].model; network >= 0) {
        for (const int inside : model.networks[network].layers) add(inside);
    }
    return built;
}

std::vector<int> heldObjects(const Model& model, const std::vector<int>& objects, int layer) {
    std::vector<int> held;
    for (const Child& child : model.layers[layer].children) {
        if (child.role == ChildRole::Held) held.push_back(objects[child.layer]);
    }
    for (const int inside : layersInside(model, layer)) {
        const std::vector<int> below = heldObjects(model, objects, inside);
        held.insert(held.end(), below.begin(), below.end());
    }
    return held;
}

WrapPolicy::WrapPolicy(const Graph& graph, const Choices& choices, std::string source, bool wrapAll)
    : m_graph(graph),
      m_choices(choices),
      m_variables(graph),
      m_objects(exportObjects(graph, m_variables)),
      m_dicts(*graph.model),
      m_source(std::move(source)),
      m_wrapAll(wrapAll) {
    for (const WeightTie& tie : weightTies(graph, m_variables, m_objects)) m_ties[tie.borrower] = tie;
    nameObjects();
}

/// Objects get their names before anything else does: the copies of one object must agree in it.
void WrapPolicy::nameObjects() {
    const std::set<int> keepNames = objectsOfHeldModels(*m_graph.model, m_objects);
    for (std::size_t c = 0; c < m_graph.calls.size(); ++c) {
        const int object = objectOf(static_cast<int>(c));
        m_ordinal[static_cast<int>(c)] = m_callsOf[object]++;
        if (m_names.contains(object)) continue;
        const CallPath& path = m_graph.calls[c].path;
        const std::string name =
            uniqueName(keepNames.contains(object) ? path.back().name : joinedName(path, m_graph.model->keras3()));
        m_names[object] = name;
        m_dicts.rename(object, name);
    }
}

bool WrapPolicy::wraps(int call) const {
    const GraphCall& self = m_graph.calls[call];
    const bool again = m_wrapAll && m_callsOf.at(objectOf(call)) > 1 && !self.uses.empty();
    return m_choices.quantizes(self) || !borrowed(call).empty() || again;
}

std::string WrapPolicy::key(int call) {
    return wraps(call) ? "call " + std::to_string(call) : "object " + std::to_string(objectOf(call));
}

Json WrapPolicy::objectDict(int layer) {
    return m_dicts.write(m_objects[layer], [this](int inner) { return m_objects[inner]; });
}

CloneLayer WrapPolicy::makeLayer(int call) {
    if (wraps(call)) return makeWrapper(call);
    const int source = m_graph.calls[call].layer;
    CloneLayer layer;
    layer.name = m_names.at(objectOf(call));
    layer.className = m_graph.model->layers[source].className;
    layer.entry = objectDict(source);
    layer.source = m_objects[source];
    if (!m_graph.model->keras3()) layer.weights = cloneWeights(m_graph, m_variables, m_objects[source], m_objects);
    return layer;
}

CloneLayer WrapPolicy::makeWrapper(int call) {
    const GraphCall& self = m_graph.calls[call];
    const int object = objectOf(call);
    const std::string suffix = m_callsOf.at(object) > 1 ? "_" + std::to_string(m_ordinal.at(call)) : "";
    CloneLayer layer;
    layer.name = uniqueName("quantize_" + m_names.at(object) + suffix);
    layer.className = "QuantizeUse";

    Json weights = Json::array();
    for (const int use : self.uses) {
        if (const auto& scheme = m_choices.uses[use])
            weights.push_back(wrapperWeight(m_graph.uses[use].weight, *scheme));
    }
    const std::vector<Borrowed> ties = borrowed(call);
    Json tieList = Json::array();
    for (const Borrowed& entry : ties) {
        const auto& owner = m_graph.model->layers[entry.tie.owner.layer];
        tieList.push_back({{"weight", entry.weight},
                           {"layer", objectDict(entry.tie.owner.layer)},
                           {"source", owner.weights[entry.tie.owner.weight].path},
                           {"transpose", entry.tie.transposed}});
    }
    Json config = {{"call", m_graph.calls[call].id},
                   {"weights", std::move(weights)},
                   {"activation", quantizesOutput(call) ? wrapperActivation(*m_choices.calls[call]) : Json()}};
    if (!tieList.empty()) config["ties"] = std::move(tieList);
    putSource(config);

    layer.entry = wrapperEntry({layer.name, objectDict(self.layer), std::move(config)}, m_graph.model->keras3());
    layer.source = object;
    layer.isWrapper = true;
    if (!m_graph.model->keras3()) layer.weights = wrappedWeights(call, ties);
    addRanges(call, layer);
    separateNames(layer.weights);
    return layer;
}

std::vector<WrapPolicy::Borrowed> WrapPolicy::borrowed(int call) const {
    std::vector<Borrowed> ties;
    if (m_ties.empty()) return ties;
    for (const int use : m_graph.calls[call].uses) {
        const WeightRef ref = m_graph.uses[use].ref;
        const auto it = m_ties.find({m_objects[ref.layer], ref.weight});
        if (it != m_ties.end()) ties.push_back({m_graph.uses[use].weight, it->second});
    }
    return ties;
}

/// The layer's own list, a borrowed weight's place taken by its owner's variable
/// (resources/python/quantie/keras2/ties.py).
std::vector<CloneWeight> WrapPolicy::wrappedWeights(int call, const std::vector<Borrowed>& ties) const {
    const int layer = m_objects[m_graph.calls[call].layer];
    std::vector<CloneWeight> weights;
    std::set<std::string> seen;
    for (const WeightRef& ref : kerasOrder(*m_graph.model, layer, m_objects)) {
        const auto tie = std::find_if(ties.begin(), ties.end(), [&](const Borrowed& entry) {
            return entry.tie.borrower == WeightRef{m_objects[ref.layer], ref.weight};
        });
        CloneWeight weight = cloneWeight(m_graph, m_variables, tie == ties.end() ? ref : tie->tie.owner);
        if (seen.insert(weight.identity).second) weights.push_back(std::move(weight));
    }
    return weights;
}

void WrapPolicy::addRanges(int call, CloneLayer& layer) const {
    const auto append = [&layer](std::vector<CloneWeight> more) {
        layer.weights.insert(layer.weights.end(), more.begin(), more.end());
    };
    for (const int use : m_graph.calls[call].uses) {
        const auto& scheme = m_choices.uses[use];
        if (!scheme) continue;
        const Use& self = m_graph.uses[use];
        append(rangeWeights({layer.name, self.weight, self.id}, rangesOf(self, *scheme), scheme->axis.has_value()));
    }
    if (quantizesOutput(call)) {
        const RangeOwner owner{layer.name, "activation", m_graph.calls[call].id, true};
        append(rangeWeights(owner, activationRange(*m_choices.calls[call]), false));
    }
}

/// None for an architecture without weights: there is no weights file either.
std::vector<ChannelRange> WrapPolicy::rangesOf(const Use& use, const Scheme& scheme) const {
    const StoredArray* stored = m_variables.stored(use.ref);
    if (stored == nullptr) return {};
    try {
        const Tensor loaded = toFloat32(stored->load());
        const Tensor tensor = use.transposed ? transposed(loaded) : loaded;
        std::vector<ChannelRange> found = ranges(tensor.floats(), tensor.shape(), scheme);
        quantizers(found, scheme);  // a range that TensorFlow turns into NaN is refused here
        return found;
    } catch (const Error& error) {
        throw error.within(use.id);
    }
}

std::vector<int> WrapPolicy::builds(int call) {
    return builtObjects(*m_graph.model, m_objects, m_graph.calls[call].layer);
}

std::vector<int> WrapPolicy::holds(int call) {
    std::vector<int> held = heldObjects(*m_graph.model, m_objects, m_graph.calls[call].layer);
    for (const Borrowed& entry : borrowed(call)) held.push_back(m_objects[entry.tie.owner.layer]);
    return held;
}

ExportedWeight WrapPolicy::exported(int use) {
    const Use& self = m_graph.uses[use];
    if (m_ties.contains({m_objects[self.ref.layer], self.ref.weight})) return {};
    const std::string path = wraps(self.call) ? "layer." + self.weight : self.weight;
    return {path, cloneWeight(m_graph, m_variables, self.ref).identity};
}

bool WrapPolicy::quantizesOutput(int call) const {
    const GraphCall& self = m_graph.calls[call];
    return m_choices.calls[call].has_value() && wraps(call) && self.outputs.size() == 1;
}

std::vector<CloneLayer> WrapPolicy::makeActivation(const Scheme& scheme, const PassedActivation& passed) {
    CloneLayer layer;
    layer.name = passed.name;
    layer.className = "QuantizeActivation";
    Json config = {{"name", passed.name},
                   {"trainable", true},
                   {"dtype", "float32"},
                   {"activation", wrapperActivation(scheme)},
                   {"call", passed.id}};
    putSource(config);
    layer.entry = activationEntry(std::move(config), m_graph.model->keras3());
    layer.weights = rangeWeights({passed.name, "activation", passed.id, true}, activationRange(scheme), false);
    return {std::move(layer)};
}

void WrapPolicy::putSource(Json& config) {
    if (m_source.empty()) return;
    config["source"] = std::move(m_source);
    m_source.clear();
}

}  // namespace quantie
