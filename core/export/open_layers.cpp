#include "core/export/open_layers.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "core/base/error.h"
#include "core/export/layer_dicts.h"
#include "core/export/objects.h"
#include "core/export/opened_architecture.h"
#include "core/export/renamed_ties.h"
#include "core/keras/open.h"
#include "core/layers/composite.h"
#include "core/model/layer_objects.h"

namespace quantie {
namespace {

/// The layer whose class makes this one, where no config holds it and a definition tells what the class does; else -1.
int makerOf(const Model& model, int layer, const Definitions& definitions) {
    const int parent = model.layers[layer].parent;
    if (parent < 0) return -1;
    const Layer& maker = model.layers[parent];
    if (definitions.composite(maker.className) == nullptr || !maker.builtIn) return -1;
    return placeInConfig(*maker.config, *model.layers[layer].dict) == nullptr ? parent : -1;
}

bool tiedByClass(const Layer& layer) {
    return layer.sharedObjectId && isDefinedId(*layer.sharedObjectId);
}

/// What is to be opened, and which layers are one object with what it makes. Models that are saved as constructor
/// arguments are written out in any case.
struct Plan {
    std::set<int> layers;
    std::set<int> models;
    std::map<int, int> copies;  ///< see openedArchitecture
    std::vector<std::pair<std::string, std::string>> reasons;
};

class Planner {
  public:
    Planner(const Graph& graph, MadeTies which, const Definitions& definitions)
        : m_graph(graph),
          m_model(*graph.model),
          m_which(which),
          m_definitions(definitions),
          m_variables(graph),
          m_objects(layerObjects(m_model)),
          m_recreated(recreatedLayers(m_model)) {}

    Plan plan() {
        for (const Variable& variable : m_graph.variables) {
            if (!variable.tied() && variable.copies.size() < 2) continue;
            for (const WeightRef& ref : variable.copies) {
                if (m_which == MadeTies::OfFile && tiedByClass(m_model.layers[ref.layer])) continue;
                look(ref.layer, variable);
            }
        }
        return std::move(m_plan);
    }

  private:
    void look(int made, const Variable& variable) {
        if (const int maker = makerOf(m_model, made, m_definitions); maker >= 0) {
            openLayer(made, maker, variable);
        } else if (isMadeByModel(m_model, made)) {
            openModel(made, variable);
        }
    }

    /// Opens what makes the layer where another one reads the same variable, or what makes that and stands in a
    /// network.
    void openLayer(int made, int maker, const Variable& variable) {
        const auto other = std::ranges::find_if(variable.copies, [&](const WeightRef& ref) {
            return !insideOneObject(ref.layer, maker) && m_recreated[ref.layer] == 0;
        });
        if (other == variable.copies.end()) return;
        int listed = maker;
        while (listed >= 0 && m_model.layers[listed].parent >= 0) listed = makerOf(m_model, listed, m_definitions);
        if (listed < 0) return;
        if (m_plan.layers.insert(listed).second) tell(listed, other->layer, made);
        if (listed == maker) share(made);
    }

    /// An id ties what the class of an outer model has in two places; what the file ties to such a layer, nothing does.
    void openModel(int made, const Variable& variable) {
        const auto other = std::ranges::find_if(variable.copies, [&](const WeightRef& ref) {
            return m_objects[ref.layer] != m_objects[made] && m_recreated[ref.layer] == 0 && sameLayer(made, ref.layer);
        });
        if (other == variable.copies.end()) return;
        const int maker = m_model.networks[m_model.layers[made].network].layer;
        if (m_plan.models.insert(maker).second) tell(maker, other->layer, made);
        share(made);
    }

    void tell(int opened, int reader, int made) {
        const Layer& other = m_model.layers[reader];
        const std::string reads =
            other.parent >= 0 ? m_model.layers[other.parent].name + " reads its " : std::string("the model calls its ");
        m_plan.reasons.emplace_back(m_model.layers[opened].name, reads + m_model.layers[made].name);
    }

    /// Whether the layer stands in a dict of the maker: this one, or another of the same object.
    bool insideOneObject(int layer, int maker) const {
        for (; layer >= 0; layer = m_model.layers[layer].parent) {
            if (m_objects[layer] == m_objects[maker]) return true;
        }
        return false;
    }

    void share(int made) {
        if (m_plan.copies.contains(made)) return;
        std::vector<int> same{made};
        for (std::size_t id = 0; id < m_objects.size(); ++id) {
            const auto other = static_cast<int>(id);
            if (other != made && m_recreated[id] == 0 && sameLayer(made, other)) same.push_back(other);
        }
        if (same.size() < 2) return;
        // What a definition makes has the settings that it gives, a layer of the file has all.
        const auto written = std::ranges::find_if(same, [this](int layer) {
            return makerOf(m_model, layer, m_definitions) < 0 && !isMadeByModel(m_model, layer);
        });
        for (const int layer : same) m_plan.copies[layer] = written == same.end() ? same[1] : *written;
    }

    bool sameLayer(int a, int b) const {
        const Layer& first = m_model.layers[a];
        const Layer& second = m_model.layers[b];
        if (first.className != second.className || first.weights.size() != second.weights.size()) return false;
        for (std::size_t i = 0; i < first.weights.size(); ++i) {
            const int variable = m_variables.of({a, static_cast<int>(i)}).variable;
            if (variable < 0 || variable != m_variables.of({b, static_cast<int>(i)}).variable) return false;
        }
        return !first.weights.empty();
    }

    const Graph& m_graph;
    const Model& m_model;
    MadeTies m_which;
    const Definitions& m_definitions;
    VariableIndex m_variables;
    std::vector<int> m_objects;
    std::vector<char> m_recreated;
    Plan m_plan;
};

/// Gives the layers of the new model the weights of those that they were.
class Binder {
  public:
    Binder(const Model& source, Model& model) : m_source(source), m_model(model), m_made(source.layers.size(), -1) {}

    /// Per layer of the source, the one that it became.
    std::vector<int> run() {
        pair(m_source.top().layer, m_model.top().layer);
        for (std::size_t id = 0; id < m_made.size(); ++id) {
            if (m_made[id] >= 0) bind(m_source.layers[id], m_model.layers[m_made[id]]);
        }
        return std::move(m_made);
    }

  private:
    void pair(int from, int to) {
        m_made[from] = to;
        const Layer& source = m_source.layers[from];
        const Layer& made = m_model.layers[to];
        std::map<std::string, int> inside;
        if (made.model >= 0) {
            for (const int id : m_model.networks[made.model].layers) inside[m_model.layers[id].name] = id;
        }
        if (source.model >= 0) {
            for (const int id : m_source.networks[source.model].layers) pair(id, inside, m_source.layers[id].name);
        }
        if (made.model < 0) {
            for (const Child& child : made.children) inside[child.attribute] = child.layer;
        }
        for (const Child& child : source.children) pair(child.layer, inside, child.attribute);
    }

    void pair(int from, const std::map<std::string, int>& inside, const std::string& name) {
        if (const auto found = inside.find(name); found != inside.end()) pair(from, found->second);
    }

    void bind(const Layer& source, Layer& made) const {
        if (!source.builtIn) {  // what only the file tells of it
            made.weights = source.weights;
            made.tracked = source.tracked;
            for (WeightRef& ref : made.tracked) ref.layer = m_made[ref.layer];
            return;
        }
        takeWeights(source, made);
    }

    const Model& m_source;
    Model& m_model;
    std::vector<int> m_made;
};

/// Where the uses and calls of the opened model stood in the source.
class Origins {
  public:
    explicit Origins(const Graph& source) {
        for (std::size_t c = 0; c < source.calls.size(); ++c) m_calls[jsonCallId(source.calls[c].path)] = indexOf(c);
        for (std::size_t g = 0; g < source.groups.size(); ++g) m_groups[jsonCallId(source.groups[g].path)] = indexOf(g);
        for (std::size_t u = 0; u < source.uses.size(); ++u) {
            const Use& use = source.uses[u];
            m_uses[jsonUseId(source.calls[use.call].path, use.weight)] = indexOf(u);
        }
    }

    int call(const CallPath& path) const { return at(m_calls, jsonCallId(path)); }
    int group(const CallPath& path) const { return at(m_groups, jsonCallId(path)); }

    int use(const Graph& made, const Use& use) const {
        CallPath path = made.calls[use.call].path;
        const int group = made.calls[use.call].group;
        if (group < 0 || call(made.groups[group].path) < 0) return at(m_uses, jsonUseId(path, use.weight));
        const std::string layer = path.back().name;
        path.pop_back();
        return at(m_uses, jsonUseId(path, layer + "." + use.weight));
    }

  private:
    static int indexOf(std::size_t i) { return static_cast<int>(i); }
    static int at(const std::unordered_map<std::string, int>& places, const std::string& place) {
        const auto it = places.find(place);
        return it == places.end() ? -1 : it->second;
    }

    std::unordered_map<std::string, int> m_calls;
    std::unordered_map<std::string, int> m_groups;
    std::unordered_map<std::string, int> m_uses;
};

void findUses(const Origins& origins, Opened& opened) {
    const Graph& graph = *opened.graph;
    opened.uses.clear();
    for (const Use& use : graph.uses) {
        opened.uses.push_back(origins.use(graph, use));
        if (opened.uses.back() >= 0) continue;
        throw Error(ErrorCode::Unsupported, use.id, "is no use of the source; please report this");
    }
}

void findCalls(const Origins& origins, Opened& opened) {
    for (const GraphCall& call : opened.graph->calls) opened.calls.push_back(origins.call(call.path));
    for (const GraphGroup& group : opened.graph->groups) {
        opened.groups.push_back(origins.group(group.path));
        opened.groupCalls.push_back(origins.call(group.path));
    }
}

/// The uses of a tie are one variable in both, and no others.
void checkTies(const Graph& source, const Opened& opened) {
    const Graph& graph = *opened.graph;
    std::map<int, int> made;  // variable of the source → of the new model
    std::set<int> seen;
    for (std::size_t u = 0; u < graph.uses.size(); ++u) {
        const int variable = source.uses[opened.uses[u]].variable;
        seen.insert(opened.uses[u]);
        if (made.try_emplace(variable, graph.uses[u].variable).first->second == graph.uses[u].variable) continue;
        throw Error(ErrorCode::Unsupported, graph.uses[u].id, "loses its tie; please report this");
    }
    if (seen.size() == source.uses.size() && graph.variables.size() == source.variables.size()) return;
    throw Error(ErrorCode::Unsupported, source.model->name, "its layers read other weights; please report this");
}

TieDecisions renamed(const TieDecisions& ties, const Graph& source, const Opened& opened) {
    std::map<int, std::string> ids;
    for (std::size_t u = 0; u < opened.uses.size(); ++u) ids.try_emplace(opened.uses[u], opened.graph->uses[u].id);
    return renamedTies(ties, [&](const std::string& old) {
        const auto found = ids.find(source.findUse(old));
        return found == ids.end() ? old : found->second;
    });
}

}  // namespace

std::optional<Opened> openLayers(const Graph& graph, const TieDecisions& ties, MadeTies which,
                                 const Definitions& definitions) {
    if (!graph.model->keras3()) return std::nullopt;  // composites are of Keras 3
    Plan plan = Planner(graph, which, definitions).plan();
    if (plan.layers.empty() && plan.models.empty()) return std::nullopt;
    auto architecture =
        std::make_shared<const Json>(openedArchitecture(*graph.model, plan.layers, plan.copies, definitions));
    OpenOptions options;
    options.definitions = definitions;
    options.bindWeights = false;
    Opened opened;
    opened.model = modelFromArchitecture(std::move(architecture), options, graph.model->file);
    opened.model->format = graph.model->format;
    opened.model->kerasVersion = graph.model->kerasVersion;
    opened.layers = Binder(*graph.model, *opened.model).run();
    opened.reasons = std::move(plan.reasons);

    const Origins origins(graph);
    const auto build = [&] {
        opened.graph = std::make_shared<const Graph>(buildGraph(opened.model, definitions, opened.ties));
        findUses(origins, opened);
    };
    build();
    opened.ties = renamed(ties, graph, opened);
    if (!(opened.ties == TieDecisions{})) build();
    findCalls(origins, opened);
    checkTies(graph, opened);
    return opened;
}

void takeWeights(const Layer& from, Layer& to) {
    for (Weight& weight : to.weights) {
        const auto found = std::ranges::find(from.weights, weight.path, &Weight::path);
        if (found != from.weights.end()) weight = *found;
    }
}

std::string sourceUseId(const Opened& opened, const Graph& source, const std::string& id) {
    const int use = opened.graph->findUse(id);
    return use < 0 ? id : source.uses[opened.uses[use]].id;
}

/// A call that became a model goes by the same path.
std::string sourceCallId(const Opened& opened, const Graph& source, const std::string& id) {
    const int call = opened.graph->findCall(id).first;
    return call < 0 || opened.calls[call] < 0 ? id : source.calls[opened.calls[call]].id;
}

}  // namespace quantie
