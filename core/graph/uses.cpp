#include "core/graph/uses.h"

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/layers/composite.h"
#include "core/layers/layer_class.h"

namespace quantie {
namespace {

/// A weight as one layer reads it: where it is, what it is called from that layer, and whether that is known.
struct Read {
    WeightRef ref;
    std::string weight;
    bool assumed = false;
};

class Reads {
  public:
    Reads(const Model& model, const Definitions& definitions, const std::vector<int>& objects)
        : m_model(model), m_definitions(definitions), m_objects(objects) {}

    std::vector<Read> of(int layer) const {
        std::vector<Read> reads;
        collect(layer, "", false, reads);
        std::set<std::pair<int, std::string>> seen;
        std::erase_if(reads, [&](const Read& read) {
            const std::string& path = m_model.layers[read.ref.layer].weights[read.ref.weight].path;
            return !seen.emplace(m_objects[read.ref.layer], path).second;
        });
        return reads;
    }

  private:
    void collect(int id, const std::string& prefix, bool assumed, std::vector<Read>& out) const {
        const Layer& layer = m_model.layers[id];
        const Definition* definition = m_definitions.find(layer.className);
        const auto own = [&] {
            for (std::size_t i = 0; i < layer.weights.size(); ++i) {
                out.push_back({{id, static_cast<int>(i)}, prefix + layer.weights[i].path, assumed});
            }
        };
        // A holder's id follows the held layer's weight: that is what it is about. Others list their own weights first.
        if (definition == nullptr) own();
        for (const Child& child : layer.children) {
            const bool unknown = child.role == ChildRole::Held && definition == nullptr;
            const std::size_t first = out.size();
            collect(child.layer, prefix + child.attribute + ".", assumed || unknown, out);
            if (child.role == ChildRole::Held && definition != nullptr)
                keepRead(*definition, id, prefix, child, first, out);
        }
        if (definition != nullptr) own();
        if (layer.model < 0) return;
        for (const int inside : m_model.networks[layer.model].layers) {
            collect(inside, prefix + m_model.layers[inside].name + ".", assumed, out);
        }
    }

    /// Drops the weights of a held layer that the definition does not list.
    void keepRead(const Definition& definition, int holder, const std::string& prefix, const Child& child,
                  std::size_t first, std::vector<Read>& out) const {
        const std::string start = prefix + child.attribute + ".";
        const auto unread = [&](const Read& read) {
            return !definition.readsHeld(m_model.layers[holder], child.attribute, read.weight.substr(start.size()));
        };
        out.erase(std::remove_if(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(), unread), out.end());
    }

    const Model& m_model;
    const Definitions& m_definitions;
    const std::vector<int>& m_objects;
};

/// Whether a call with these arguments reads a layer's own weight: a ReversibleEmbedding has one for each direction.
bool readsOwn(const Layer& layer, const std::string& weight, std::size_t inputs, const Json& args, const Json& kwargs) {
    const LayerClass* row = findLayerClass(layer.className);
    if (row == nullptr || row->reads == nullptr) return true;
    const std::vector<MaybeShape> unknown(inputs);
    return row->reads({layer, *layer.config, unknown, args, kwargs, {}, {}}, weight);
}

/// The same for a layer that a composite calls.
bool readsInside(const Model& model, const Composite& composite, const WeightRef& ref) {
    const Layer& layer = model.layers[ref.layer];
    const auto& siblings = model.layers[layer.parent].children;
    const auto self =
        std::find_if(siblings.begin(), siblings.end(), [&ref](const Child& child) { return child.layer == ref.layer; });
    if (self == siblings.end()) return true;
    const std::vector<const Json*> calls = composite.callsOf(self->attribute);
    const std::string& weight = layer.weights[ref.weight].path;
    return calls.empty() || std::any_of(calls.begin(), calls.end(), [&](const Json* kwargs) {
               return readsOwn(layer, weight, 0, Json::array(), kwargs->is_object() ? *kwargs : Json::object());
           });
}

bool isRead(const Model& model, const Definitions& definitions, const GraphCall& call, const Read& read) {
    if (read.ref.layer == call.layer) {
        const Call& written = model.networks[call.network].calls[call.call];
        return readsOwn(model.layers[call.layer], read.weight, written.inputs.size(), written.args, written.kwargs);
    }
    const int parent = model.layers[read.ref.layer].parent;
    const bool made = parent >= 0 && model.layers[parent].builtIn;
    const Composite* composite = made ? definitions.composite(model.layers[parent].className) : nullptr;
    return composite == nullptr || readsInside(model, *composite, read.ref);
}

/// Ids that more than one of several things print, each with a warning.
class EqualIds {
  public:
    explicit EqualIds(std::string what) : m_what(std::move(what)) {}

    void add(const std::string& id) { ++m_count[id]; }
    bool has(const std::string& id, Diagnostics& warnings) {
        const int count = m_count.at(id);
        if (count < 2) return false;
        if (m_told.insert(id).second) {
            warnings.push_back({id, m_what + " print this id; each is written in its JSON form"});
        }
        return true;
    }

  private:
    std::string m_what;
    std::unordered_map<std::string, int> m_count;
    std::set<std::string> m_told;
};

/// Names may hold "/", "@" and ":", so two uses can print the same, and two calls, whose ids address their activations.
void separateEqualIds(Graph& graph) {
    EqualIds uses("several uses");
    for (const Use& use : graph.uses) uses.add(use.id);
    for (Use& use : graph.uses) {
        if (uses.has(use.id, graph.warnings)) use.id = jsonUseId(graph.calls[use.call].path, use.weight);
    }
    EqualIds calls("several calls");
    for (const GraphCall& call : graph.calls) calls.add(call.id);
    for (const GraphGroup& group : graph.groups) calls.add(group.id);
    for (GraphCall& call : graph.calls) {
        if (calls.has(call.id, graph.warnings)) call.id = jsonCallId(call.path);
    }
}

}  // namespace

void findUses(Graph& graph, const Definitions& definitions, const std::vector<int>& objects) {
    const Reads reads(*graph.model, definitions, objects);
    std::unordered_map<int, std::vector<Read>> perLayer;
    for (std::size_t c = 0; c < graph.calls.size(); ++c) {
        GraphCall& call = graph.calls[c];
        const auto [it, added] = perLayer.try_emplace(call.layer);
        if (added) it->second = reads.of(call.layer);
        for (const Read& read : it->second) {
            if (!isRead(*graph.model, definitions, call, read)) continue;
            call.uses.push_back(static_cast<int>(graph.uses.size()));
            graph.uses.push_back(
                {call.id + ":" + read.weight, static_cast<int>(c), read.weight, read.ref, -1, read.assumed, false});
        }
    }
    separateEqualIds(graph);
    for (std::size_t i = 0; i < graph.uses.size(); ++i) graph.useById.emplace(graph.uses[i].id, static_cast<int>(i));
}

}  // namespace quantie
