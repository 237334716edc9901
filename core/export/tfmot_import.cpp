// A model of plain TFMOT becomes the model inside its wrappers; what their quantizers do becomes a recipe.
#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/export/import.h"
#include "core/export/tfmot_import_architecture.h"
#include "core/export/tfmot_import_classes.h"
#include "core/export/tfmot_import_settings.h"
#include "core/export/tfmot_import_weights.h"
#include "core/graph/graph.h"
#include "core/recipe/architecture_hash.h"
#include "core/recipe/validate.h"

namespace quantie {
namespace {

bool isTfmot(const Model& model) {
    return std::any_of(model.networks.begin(), model.networks.end(), [&model](const Network& network) {
        return std::any_of(network.layers.begin(), network.layers.end(), [&model](int layer) {
            const Layer& self = model.layers[layer];
            return isQuantizeLayer(*self.dict) || wrappedLayer(self) >= 0;
        });
    });
}

/// What the quantizers say, told by the ids of the model inside.
class Recovery {
  public:
    Recovery(const Model& quantized, const Graph& graph, const std::vector<int>& became, Imported& imported)
        : m_quantized(quantized), m_graph(graph), m_became(became), m_imported(imported) {}

    void run() {
        for (const Network& network : m_quantized.networks) {
            for (const int layer : network.layers) {
                const int inside = wrappedLayer(m_quantized.layers[layer]);
                if (inside >= 0) recoverWrapper(m_quantized.layers[layer], inside);
            }
            for (std::size_t c = 0; c < network.calls.size(); ++c) recoverQuantizeLayer(network, static_cast<int>(c));
        }
    }

  private:
    void warn(const std::string& where, const std::string& message) {
        const Diagnostic warning{where, message};
        auto& all = m_imported.warnings;
        if (std::find(all.begin(), all.end(), warning) == all.end()) all.push_back(warning);
    }

    void warnOfLeftOut(const std::string& layer, const TfmotSettings& settings) {
        std::string reasons;
        for (const std::string& reason : settings.leftOut) reasons += (reasons.empty() ? "" : "; ") + reason;
        if (!reasons.empty()) warn(layer, "not in the recipe: " + reasons);
    }

    void recoverWrapper(const Layer& wrapper, int inside) {
        if (m_became[inside] < 0) return;
        const Layer& layer = m_graph.model->layers[m_became[inside]];
        TfmotSettings settings = wrapperSettings(wrapper, m_quantized.layers[inside]);
        std::set<std::string> met;
        for (const GraphCall& call : m_graph.calls) {
            if (call.layer != m_became[inside]) continue;
            for (const TfmotQuantizer& quantizer : settings.weights) {
                if (addUse(call, quantizer, settings)) met.insert(quantizer.weight);
            }
            if (settings.output) addActivation(call.id, *settings.output);
        }
        for (const TfmotQuantizer& quantizer : settings.weights) {
            if (!met.contains(quantizer.weight)) {
                settings.leftOut.push_back("no call of it reads a weight '" + quantizer.weight +
                                           "' that can be quantized so");
            }
        }
        warnOfLeftOut(layer.name, settings);
    }

    bool addUse(const GraphCall& call, const TfmotQuantizer& quantizer, TfmotSettings& settings) {
        for (const int index : call.uses) {
            const Use& use = m_graph.uses[index];
            if (use.weight != quantizer.weight) continue;
            try {
                checkUse(m_graph, use, quantizer.scheme);
            } catch (const Error& error) {
                settings.leftOut.push_back(error.reason());
                return false;
            }
            m_imported.recipe.uses[use.id] = quantizer.scheme;
            if (quantizer.learned.size() == channelsOf(use, quantizer.scheme)) {
                m_imported.learned[use.id] = quantizer.learned;
            }
            return true;
        }
        return false;
    }

    std::size_t channelsOf(const Use& use, const Scheme& scheme) const {
        if (!scheme.axis) return 1;
        const MaybeShape& shape = m_graph.variables[use.variable].shape;
        return shape && !shape->empty() ? static_cast<std::size_t>(std::max<std::int64_t>(shape->back(), 0)) : 0;
    }

    void addActivation(const std::string& id, const TfmotQuantizer& quantizer) {
        const auto [it, added] = m_imported.recipe.activations.emplace(id, quantizer.scheme);
        if (!added) {
            if (it->second != quantizer.scheme) warn(id, "quantized twice in a row; the first quantizer counts");
            return;
        }
        if (std::holds_alternative<Given>(quantizer.scheme.range)) {
            if (!quantizer.learned.empty()) m_imported.learnedActivations[id] = quantizer.learned;
        } else if (!quantizer.learned.empty()) {
            warn(id, "its quantizer has seen no data yet; its range is to be measured");
        }
    }

    bool isQuantizeCall(const Network& network, int call) const {
        const int layer = network.calls[call].layer;
        return layer >= 0 && isQuantizeLayer(*m_quantized.layers[layer].dict);
    }

    /// A QuantizeLayer is gone: the call whose output it quantized is what the recipe names.
    void recoverQuantizeLayer(const Network& network, int call) {
        if (!isQuantizeCall(network, call) || network.calls[call].inputs.empty()) return;
        const Layer& layer = m_quantized.layers[network.calls[call].layer];
        TfmotSettings settings = quantizeLayerSettings(layer);
        if (settings.output) {
            TensorRef source = network.calls[call].inputs.front();
            while (isQuantizeCall(network, source.call)) source = network.calls[source.call].inputs.front();
            const std::vector<std::string> ids = idsOf(network.calls[source.call]);
            if (ids.empty() || source.tensor != 0) {
                settings.leftOut.push_back("it quantizes a tensor that no recipe can name");
            } else if (isReadFloat(network, source)) {
                settings.leftOut.push_back("'" + ids.front() + "' is also read without it");
            } else {
                for (const std::string& id : ids) addActivation(id, *settings.output);
            }
        }
        warnOfLeftOut(layer.name, settings);
    }

    /// Whether something else than QuantizeLayers reads the tensor.
    bool isReadFloat(const Network& network, const TensorRef& source) const {
        if (std::find(network.outputs.begin(), network.outputs.end(), source) != network.outputs.end()) return true;
        for (std::size_t c = 0; c < network.calls.size(); ++c) {
            const auto& inputs = network.calls[c].inputs;
            const bool reads = std::find(inputs.begin(), inputs.end(), source) != inputs.end();
            if (reads && !isQuantizeCall(network, static_cast<int>(c))) return true;
        }
        return false;
    }

    /// The ids of a call of the quantized model in the model inside: one per call of the models around it.
    std::vector<std::string> idsOf(const Call& call) const {
        std::vector<std::string> ids;
        if (call.layer < 0) return ids;
        const int inside = wrappedLayer(m_quantized.layers[call.layer]);
        const int layer = m_became[inside >= 0 ? inside : call.layer];
        for (const GraphCall& candidate : m_graph.calls) {
            if (candidate.layer == layer && candidate.path.back().index == call.index) ids.push_back(candidate.id);
        }
        for (const GraphGroup& candidate : m_graph.groups) {
            const bool same = candidate.layer == layer && candidate.path.back().index == call.index;
            if (same && candidate.outputs.size() == 1) ids.push_back(candidate.id);
        }
        return ids;
    }

    const Model& m_quantized;
    const Graph& m_graph;
    const std::vector<int>& m_became;
    Imported& m_imported;
};

void addWarnings(const Diagnostics& from, Diagnostics& to) {
    for (const Diagnostic& warning : from) {
        if (std::find(to.begin(), to.end(), warning) == to.end()) to.push_back(warning);
    }
}

}  // namespace

bool unwrapTfmot(const std::shared_ptr<const Model>& opened, const OpenOptions& options, Imported& imported) {
    if (!isTfmot(*opened)) return false;
    OpenOptions structure = options;
    structure.weights.clear();
    const auto model = modelFromArchitecture(std::make_shared<const Json>(withoutTfmot(*opened->architecture)),
                                             structure, opened->file);
    const std::vector<int> became = copyWeights(*opened, *model);
    model->format = opened->format;
    model->kerasVersion = opened->kerasVersion;
    addWarnings(opened->warnings, model->warnings);

    Imported result;
    result.model = model;
    result.carriesRecipe = true;
    result.origin = "tfmot";
    result.recipe.modelName = model->name;
    result.recipe.modelSha256 = architectureSha256(*model);
    Recovery(*opened, buildGraph(model, options.definitions), became, result).run();
    imported = std::move(result);
    return true;
}

}  // namespace quantie
