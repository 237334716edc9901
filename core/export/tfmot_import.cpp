// A model of plain TFMOT becomes the model inside its wrappers; what their quantizers do becomes a recipe.
#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
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
        : m_quantized(quantized), m_graph(graph), m_became(became), m_imported(imported) {
        for (const GraphCall& call : graph.calls) m_callsOf[call.layer].push_back(&call);
        for (const GraphGroup& group : graph.groups) m_groupsOf[group.layer].push_back(&group);
    }

    void run() {
        for (const Network& network : m_quantized.networks) {
            for (const int layer : network.layers) {
                const int inside = wrappedLayer(m_quantized.layers[layer]);
                if (inside >= 0) recoverWrapper(m_quantized.layers[layer], inside);
            }
            recoverQuantizeLayers(network);
        }
    }

  private:
    using Tensor = std::pair<int, int>;  ///< call, output

    void warn(const std::string& where, const std::string& message) {
        if (m_warned.emplace(where, message).second) m_imported.warnings.push_back({where, message});
    }

    void warnOfLeftOut(const std::string& layer, const TfmotSettings& settings) {
        std::string reasons;
        for (const std::string& reason : settings.leftOut) reasons += (reasons.empty() ? "" : "; ") + reason;
        if (!reasons.empty()) warn(layer, "not in the recipe: " + reasons);
    }

    void recoverWrapper(const Layer& wrapper, int inside) {
        if (m_became[inside] < 0) return;
        TfmotSettings settings = wrapperSettings(wrapper, m_quantized.layers[inside]);
        const std::vector<const GraphCall*>& calls = m_callsOf[m_became[inside]];
        for (const TfmotQuantizer& quantizer : settings.weights) {
            const std::string refusal = addUses(calls, quantizer);
            if (!refusal.empty()) settings.leftOut.push_back(refusal);
        }
        for (const GraphCall* call : calls) {
            if (settings.output) addActivation(call->id, *settings.output);
        }
        warnOfLeftOut(m_graph.model->layers[m_became[inside]].name, settings);
    }

    /// The same setting for every call; else why it cannot be.
    std::string addUses(const std::vector<const GraphCall*>& calls, const TfmotQuantizer& quantizer) {
        bool found = false;
        for (const GraphCall* call : calls) {
            for (const int index : call->uses) {
                const Use& use = m_graph.uses[index];
                if (use.weight != quantizer.weight) continue;
                try {
                    checkUse(m_graph, use, quantizer.scheme);
                } catch (const Error& error) {
                    return "'" + quantizer.weight + "': " + error.reason();
                }
                found = true;
                m_imported.recipe.uses[use.id] = quantizer.scheme;
                if (quantizer.learned.size() == channelsOf(use, quantizer.scheme)) {
                    m_imported.learned[use.id] = quantizer.learned;
                }
            }
        }
        return found || calls.empty() ? "" : "it has no weight '" + quantizer.weight + "'";
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
        } else if (std::holds_alternative<MinMax>(quantizer.scheme.range)) {
            warn(id, "the file has no range for what is quantized here; it is to be measured");
        } else if (!quantizer.learned.empty()) {
            m_imported.learnedActivations[id] = quantizer.learned;
        }
    }

    /// QuantizeLayers are gone: the call whose output one of them quantized is what the recipe names.
    void recoverQuantizeLayers(const Network& network) {
        std::unordered_map<int, TensorRef> sources;  // of their calls; what a call reads stands before it
        std::set<Tensor> readFloat;
        for (const TensorRef& output : network.outputs) readFloat.emplace(output.call, output.tensor);
        for (std::size_t c = 0; c < network.calls.size(); ++c) {
            const Call& call = network.calls[c];
            const bool quantizes = call.layer >= 0 && isQuantizeLayer(*m_quantized.layers[call.layer].dict);
            if (quantizes && !call.inputs.empty()) {
                const TensorRef input = call.inputs.front();
                const auto earlier = sources.find(input.call);
                sources[static_cast<int>(c)] = earlier == sources.end() ? input : earlier->second;
            } else {
                for (const TensorRef& input : call.inputs) readFloat.emplace(input.call, input.tensor);
            }
        }
        for (std::size_t c = 0; c < network.calls.size(); ++c) {
            const auto source = sources.find(static_cast<int>(c));
            if (source == sources.end()) continue;
            const bool both = readFloat.contains({source->second.call, source->second.tensor});
            recoverQuantizeLayer(m_quantized.layers[network.calls[c].layer], network.calls[source->second.call],
                                 source->second.tensor, both);
        }
    }

    void recoverQuantizeLayer(const Layer& layer, const Call& source, int tensor, bool alsoReadFloat) {
        TfmotSettings settings = quantizeLayerSettings(layer);
        if (settings.output) {
            const std::vector<std::string> ids = idsOf(source);
            if (ids.empty() || tensor != 0) {
                settings.leftOut.push_back("it quantizes a tensor that no recipe can name");
            } else if (alsoReadFloat) {
                settings.leftOut.push_back("'" + ids.front() + "' is also read without it");
            } else {
                for (const std::string& id : ids) addActivation(id, *settings.output);
            }
        }
        warnOfLeftOut(layer.name, settings);
    }

    /// The ids that a call of the quantized model has in the model inside: one per call of the models around it.
    std::vector<std::string> idsOf(const Call& call) {
        std::vector<std::string> ids;
        if (call.layer < 0) return ids;
        const int inside = wrappedLayer(m_quantized.layers[call.layer]);
        const int layer = m_became[inside >= 0 ? inside : call.layer];
        for (const GraphCall* candidate : m_callsOf[layer]) {
            const bool whole = candidate->path.back().index == call.index && candidate->outputs.size() == 1;
            if (whole) ids.push_back(candidate->id);
        }
        for (const GraphGroup* candidate : m_groupsOf[layer]) {
            const bool whole = candidate->path.back().index == call.index && candidate->outputs.size() == 1;
            if (whole) ids.push_back(candidate->id);
        }
        return ids;
    }

    const Model& m_quantized;
    const Graph& m_graph;
    const std::vector<int>& m_became;
    Imported& m_imported;
    std::unordered_map<int, std::vector<const GraphCall*>> m_callsOf;
    std::unordered_map<int, std::vector<const GraphGroup*>> m_groupsOf;
    std::set<std::pair<std::string, std::string>> m_warned;
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
