#include "core/export/verify_ties.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/base/error.h"
#include "core/export/compare.h"
#include "core/keras/open.h"
#include "core/model/layer_objects.h"

namespace quantie {
namespace {

[[noreturn]] void refuse(const std::string& use) {
    throw Error(ErrorCode::Unwritable, use, std::string(wouldReadACopy));
}

/// What each use of the written file reads, by the layer of its call and the weight's path in it.
class Written {
  public:
    explicit Written(const Graph& graph) : m_graph(graph), m_objects(layerObjects(*graph.model)) {
        for (const Use& use : graph.uses) {
            m_variables.emplace(graph.model->layers[graph.calls[use.call].layer].name + "\n" + use.weight,
                                use.variable);
        }
        for (const int layer : graph.model->top().layers) m_layers.emplace(graph.model->layers[layer].name, layer);
    }

    struct Read {
        std::string what;     ///< equal for uses that read one variable
        bool stated = false;  ///< in a way that Keras goes by
    };
    std::optional<Read> of(const ExportedUse& use) const {
        const auto it = m_variables.find(use.layer + "\n" + use.weight);
        if (it == m_variables.end()) return ofCustom(use);
        const Variable& variable = m_graph.variables[it->second];
        return Read{"variable " + std::to_string(it->second), !variable.tied() || statedByFile(variable)};
    }

  private:
    /// An architecture does not tell the weights of a class of the user's own: they are one where the layer is.
    std::optional<Read> ofCustom(const ExportedUse& use) const {
        const auto top = m_layers.find(use.layer);
        if (top == m_layers.end()) return std::nullopt;
        int layer = top->second;
        std::string path = use.weight;
        for (bool inside = true; inside;) {
            inside = false;
            for (const auto& [name, below] : namedInside(layer)) {
                if (!path.starts_with(name + ".")) continue;
                path.erase(0, name.size() + 1);
                layer = below;
                inside = true;
                break;
            }
        }
        if (m_graph.model->layers[layer].builtIn) return std::nullopt;
        return Read{"object " + std::to_string(m_objects[layer]) + " " + path, true};
    }

    /// The layers inside by the parts of a weight's path that lead to them.
    std::vector<std::pair<std::string, int>> namedInside(int layer) const {
        const Model& model = *m_graph.model;
        std::vector<std::pair<std::string, int>> named;
        for (const Child& child : model.layers[layer].children) named.emplace_back(child.attribute, child.layer);
        if (const int network = model.layers[layer].model; network >= 0) {
            for (const int inside : model.networks[network].layers)
                named.emplace_back(model.layers[inside].name, inside);
        }
        return named;
    }

    const Graph& m_graph;
    std::vector<int> m_objects;
    std::unordered_map<std::string, int> m_variables;
    std::unordered_map<std::string, int> m_layers;
};

void verifyRebuilt(const Content& content, const Graph& source, const Graph& graph) {
    const Written written(graph);
    std::map<std::string, std::string> expected;
    for (const ExportedUse& use : content.uses) {
        const auto read = written.of(use);
        if (!read) refuse(source.uses[use.use].id);
        const auto [first, added] = expected.try_emplace(use.identity, read->what);
        if (!added && (first->second != read->what || !read->stated)) refuse(source.uses[use.use].id);
    }
}

/// The same layers in the same order, but an architecture does not tell the weights of custom classes: as in the
/// source.
std::shared_ptr<const Model> withCustomWeights(const std::shared_ptr<const Model>& written, const Model& source) {
    if (written->layers.size() != source.layers.size()) return written;
    auto model = std::make_shared<Model>(*written);
    for (std::size_t id = 0; id < source.layers.size(); ++id) {
        Layer& layer = model->layers[id];
        if (layer.builtIn || layer.className != source.layers[id].className) continue;
        layer.weights = source.layers[id].weights;
        layer.tracked = source.layers[id].tracked;
        for (Weight& weight : layer.weights) weight.stored.reset();
    }
    return model;
}

}  // namespace

void verifyTies(const Content& content, const Graph& source, const Definitions& definitions, const std::string& file) {
    OpenOptions options;
    options.definitions = definitions;
    options.bindWeights = false;
    const std::shared_ptr<const Model> opened = openModel(file, options);
    if (!content.uses.empty()) {
        verifyRebuilt(content, source, buildGraph(opened, definitions));
        return;
    }
    const Graph written = buildGraph(withCustomWeights(opened, *source.model), definitions);
    for (const ComparedTie& tie : compareModels(source, written).ties) {
        if (!tie.kept) refuse(tie.detail.empty() ? tie.variable : tie.detail);
    }
}

}  // namespace quantie
