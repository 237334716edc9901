#include "core/export/dialect.h"

#include <algorithm>
#include <map>

#include "core/base/error.h"
#include "core/export/dialect_classes.h"
#include "core/export/renamed_ties.h"
#include "core/keras/open.h"

namespace quantie {
namespace {

/// An architecture does not tell the weights of a class of the user's own that no definition describes.
void takeCustomWeights(const Layer& source, int id, Layer& layer) {
    layer.weights = source.weights;
    layer.tracked = source.tracked;
    std::erase_if(layer.tracked, [id](const WeightRef& ref) { return ref.layer != id; });
    if (layer.tracked.size() == layer.weights.size()) layer.tracked.clear();
    for (const Weight& weight : layer.weights) {
        if (weight.path.find('.') == std::string::npos && weight.group.empty()) continue;
        throw Error(ErrorCode::Unsupported, source.name,
                    "a " + source.className + " makes layers of its own inside, and no definition tells where " +
                        (layer.keras3 ? "Keras 3" : "Keras 2") + " keeps their weights");
    }
}

void bindWeights(const Layer& source, int id, Layer& layer) {
    if (!layer.builtIn && layer.weights.empty()) {
        takeCustomWeights(source, id, layer);
        return;
    }
    std::size_t bound = 0;
    for (Weight& weight : layer.weights) {
        const auto from = std::find_if(source.weights.begin(), source.weights.end(), [&](const Weight& other) {
            return commonWeight(layer.className, other.path) == commonWeight(layer.className, weight.path);
        });
        if (from == source.weights.end() || (weight.shape && from->shape && *weight.shape != *from->shape)) {
            throw Error(ErrorCode::Unsupported, source.name,
                        "its weight '" + weight.path + "' has another name or shape there");
        }
        weight.shape = from->shape ? from->shape : weight.shape;
        weight.dtype = from->dtype;
        weight.stored = from->stored;
        weight.loadOrder = from->loadOrder;
        ++bound;
    }
    const auto stored = std::count_if(source.weights.begin(), source.weights.end(),
                                      [](const Weight& weight) { return weight.stored.has_value(); });
    if (static_cast<std::size_t>(stored) > bound) {
        throw Error(ErrorCode::Unsupported, source.name,
                    "has weights that a " + source.className + " of the other Keras does not have");
    }
}

void bindWeights(const Model& source, Model& model) {
    const bool fits = source.layers.size() == model.layers.size() &&
                      std::equal(source.layers.begin(), source.layers.end(), model.layers.begin(),
                                 [](const Layer& a, const Layer& b) {
                                     return a.builtIn == b.builtIn && a.children.size() == b.children.size();
                                 });
    if (!fits) {
        throw Error(ErrorCode::Unsupported, source.name,
                    "the converted model is not read as the layers that it was made of; please report this");
    }
    for (std::size_t id = 0; id < model.layers.size(); ++id)
        bindWeights(source.layers[id], static_cast<int>(id), model.layers[id]);
}

/// Calls by where they stand: the layers and the numbers of their calls, from the outermost model inwards.
class Places {
  public:
    explicit Places(const Graph& graph) : m_graph(graph) {
        for (std::size_t g = 0; g < graph.groups.size(); ++g)
            m_groups[ofGroup(static_cast<int>(g))] = static_cast<int>(g);
        for (std::size_t c = 0; c < graph.calls.size(); ++c) m_calls[ofCall(static_cast<int>(c))] = static_cast<int>(c);
        for (std::size_t u = 0; u < graph.uses.size(); ++u) m_uses[ofUse(static_cast<int>(u))] = static_cast<int>(u);
    }

    std::string ofGroup(int group) const {
        if (group < 0) return "";
        const GraphGroup& self = m_graph.groups[group];
        return ofGroup(self.parent) + step(self.layer, self.path.back().index);
    }
    std::string ofCall(int call) const {
        const GraphCall& self = m_graph.calls[call];
        return ofGroup(self.group) + step(self.layer, m_graph.model->networks[self.network].calls[self.call].index);
    }
    std::string ofUse(int use) const {
        const Use& self = m_graph.uses[use];
        const Layer& layer = m_graph.model->layers[self.ref.layer];
        return ofCall(self.call) + ":" + std::to_string(self.ref.layer) + "." +
               commonWeight(layer.className, layer.weights[self.ref.weight].path);
    }

    int call(const std::string& place) const { return at(m_calls, place); }
    int group(const std::string& place) const { return at(m_groups, place); }
    int use(const std::string& place) const { return at(m_uses, place); }

  private:
    static std::string step(int layer, int index) { return "/" + std::to_string(layer) + "@" + std::to_string(index); }
    static int at(const std::map<std::string, int>& places, const std::string& place) {
        const auto it = places.find(place);
        return it == places.end() ? -1 : it->second;
    }

    const Graph& m_graph;
    std::map<std::string, int> m_groups;
    std::map<std::string, int> m_calls;
    std::map<std::string, int> m_uses;
};

void matchPlaces(const Graph& source, const Graph& made, Converted& converted) {
    const Places from(source);
    const Places to(made);
    for (std::size_t c = 0; c < source.calls.size(); ++c)
        converted.calls.push_back(to.call(from.ofCall(static_cast<int>(c))));
    for (std::size_t g = 0; g < source.groups.size(); ++g)
        converted.groups.push_back(to.group(from.ofGroup(static_cast<int>(g))));
    for (std::size_t u = 0; u < source.uses.size(); ++u) {
        converted.uses.push_back(to.use(from.ofUse(static_cast<int>(u))));
        if (converted.uses.back() < 0)
            throw Error(ErrorCode::Unsupported, source.uses[u].id,
                        "is no use of the converted model; please report this");
    }
}

/// The uses of a tie are one variable in both, or the conversion has lost it.
void checkTies(const Graph& source, const Graph& made, const std::vector<int>& uses) {
    for (const Variable& variable : source.variables) {
        for (const int use : variable.uses) {
            if (made.uses[uses[use]].variable == made.uses[uses[variable.uses.front()]].variable) continue;
            throw Error(
                ErrorCode::Unsupported, source.uses[use].id,
                "its tie to " + source.uses[variable.uses.front()].id + " cannot be written in the other Keras");
        }
    }
    if (made.variables.size() != source.variables.size())
        throw Error(ErrorCode::Unsupported, source.model->name,
                    "variables would be tied that are none; please report this");
}

/// Decisions under the ids of the converted model.
TieDecisions renamed(const TieDecisions& ties, const Graph& source, const Graph& made, const std::vector<int>& uses) {
    return renamedTies(ties, [&](const std::string& old) {
        const int use = source.findUse(old);
        return use < 0 ? old : made.uses[uses[use]].id;
    });
}

}  // namespace

Converted convertDialect(const Graph& graph, const TieDecisions& ties, const Definitions& definitions) {
    Converted converted;
    auto architecture =
        std::make_shared<const Json>(convertedArchitecture(graph, converted.warnings, converted.operators));
    OpenOptions options;
    options.definitions = definitions;
    options.bindWeights = false;
    const std::shared_ptr<Model> model = modelFromArchitecture(std::move(architecture), options, graph.model->file);
    bindWeights(*graph.model, *model);
    model->format = graph.model->format;
    auto made = std::make_shared<Graph>(buildGraph(model, definitions));
    matchPlaces(graph, *made, converted);
    converted.ties = renamed(ties, graph, *made, converted.uses);
    if (!(converted.ties == TieDecisions{})) {
        *made = buildGraph(model, definitions, converted.ties);
        converted.calls.clear();
        converted.groups.clear();
        converted.uses.clear();
        matchPlaces(graph, *made, converted);
    }
    checkTies(graph, *made, converted.uses);
    converted.graph = std::move(made);
    return converted;
}

}  // namespace quantie
