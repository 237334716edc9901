// An export keeps the architecture that it was made from. Planning that export again tells what each of the file's
// arrays is; if the file's layers are not what the plan says (someone went on building on the export), the file is
// opened as it is.
#include "core/export/import.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <unordered_map>

#include "core/base/error.h"
#include "core/export/export_model.h"
#include "core/export/open_layers.h"
#include "core/export/source_text.h"
#include "core/export/write_files.h"
#include "core/model/json_text.h"
#include "core/recipe/recipe_json.h"

namespace quantie {
namespace {

/// The settings of a wrapper, or of a layer behind a call.
struct Carried {
    const Json* config = nullptr;  ///< holds "call", "weights", "activation", "source"
    std::string layer;
};

std::vector<Carried> carriedSettings(const Model& model) {
    std::vector<Carried> found;
    for (const Layer& layer : model.layers) {
        if (layer.package != "quantie" || layer.config == nullptr || !layer.config->is_object()) continue;
        if (layer.className == "QuantizeActivation") found.push_back({layer.config, layer.name});
        if (layer.className != "QuantizeUse") continue;
        if (!layer.config->contains("quantize_config")) {  // Keras 3
            found.push_back({layer.config, layer.name});
            continue;
        }
        const Json& inner = (*layer.config)["quantize_config"];
        if (inner.is_object() && inner.contains("config") && inner["config"].is_object())
            found.push_back({&inner["config"], layer.name});
    }
    return found;
}

std::optional<Json> sourceOf(const std::vector<Carried>& carried, const std::string& file) {
    for (const Carried& entry : carried) {
        const auto source = entry.config->find("source");
        if (source != entry.config->end() && source->is_string()) {
            return parseJson(source->get_ref<const std::string&>(), file + ": " + entry.layer + ", source");
        }
    }
    return std::nullopt;
}

/// The call that a wrapper stood for.
int callOf(const Graph& graph, const Json& config) {
    const auto key = config.find("call");
    if (key == config.end() || !key->is_string()) return -1;
    return graph.findCall(key->get_ref<const std::string&>()).first;
}

/// What the wrappers say, under the ids of the original model. False where they name a use that it does not have.
bool readChoices(const std::vector<Carried>& carried, const Graph& graph, const std::string& file, Recipe& recipe) {
    for (const Carried& entry : carried) {
        const Json& config = *entry.config;
        const int call = callOf(graph, config);
        if (config.contains("activation") && config["activation"].is_object()) {
            const std::string path = config.value("call", std::string());
            const std::string id = call >= 0 ? graph.calls[call].id : path;
            recipe.activations[id] =
                readScheme(config["activation"], activationDefaults(), file + ": " + entry.layer + ".activation");
        }
        if (!config.contains("weights") || !config["weights"].is_array()) continue;
        for (Json weight : config["weights"]) {
            if (!weight.is_object() || !weight.contains("weight") || !weight["weight"].is_string() || call < 0)
                return false;
            const std::string name = weight["weight"].get<std::string>();
            weight.erase("weight");
            const auto& uses = graph.calls[call].uses;
            const auto use =
                std::find_if(uses.begin(), uses.end(), [&](int u) { return graph.uses[u].weight == name; });
            if (use == uses.end()) return false;
            std::string where = file;
            where.append(": ").append(entry.layer).append(".").append(name);
            recipe.uses[graph.uses[*use].id] = readScheme(weight, Scheme{}, where);
        }
    }
    return true;
}

/// The file's layers are those of the plan, each with as many arrays.
bool sameLayers(const std::vector<WeightGroup>& planned, const std::vector<H5LayerWeights>& file) {
    if (planned.size() != file.size()) return false;
    std::unordered_map<std::string, const H5LayerWeights*> byName;
    for (const H5LayerWeights& layer : file) byName[layer.layer] = &layer;
    return std::all_of(planned.begin(), planned.end(), [&byName](const WeightGroup& group) {
        const auto it = byName.find(group.layer);
        return it != byName.end() && it->second->arrays.size() == group.weights.size();
    });
}

/// The arrays of a `.keras` in the groups of the plan.
std::vector<H5LayerWeights> archivedGroups(const std::vector<WeightGroup>& planned, const std::string& path) {
    const Hdf5File file = openArchivedWeights(path);
    std::vector<H5LayerWeights> groups;
    for (const WeightGroup& group : planned) {
        if (!file.hasGroup(group.layer)) continue;
        H5LayerWeights found{group.layer, {}, {}};
        for (std::size_t i = 0; file.hasDataset(group.layer + "/" + std::to_string(i)); ++i)
            found.arrays.push_back(file.dataset(group.layer + "/" + std::to_string(i)));
        groups.push_back(std::move(found));
    }
    return groups;
}

/// What a layer that reads a matrix transposed would have stored itself.
StoredArray transposedArray(const StoredArray& array) {
    StoredArray result = array;
    result.shape.assign(array.shape.rbegin(), array.shape.rend());
    result.identity.clear();
    result.view = nullptr;
    result.load = [load = array.load] { return transposed(load()); };
    return result;
}

/// Which weight of the source each array is: the plan was made with sources that say so.
class Restore {
  public:
    Restore(Model& model, const Graph& graph, const ExportPlan& plan, const std::vector<H5LayerWeights>& file,
            Imported& imported)
        : m_model(model), m_graph(graph), m_plan(plan), m_imported(imported) {
        for (const H5LayerWeights& layer : file) m_byName[layer.layer] = &layer;
    }

    void run() {
        for (const WeightGroup& group : m_plan.content.groups) {
            const H5LayerWeights& stored = *m_byName.at(group.layer);
            for (std::size_t i = 0; i < group.weights.size(); ++i) take(group.weights[i], stored.arrays[i]);
        }
    }

  private:
    void take(const CloneWeight& planned, const StoredArray& array) {
        if (planned.role != CloneWeight::Role::Value) {
            learn(planned, array);
        } else if (planned.identity.starts_with("v")) {
            const Variable& variable = m_graph.variables[std::stoul(planned.identity.substr(1))];
            for (const WeightRef& ref : variable.copies) bind(ref, array);
            for (const int use : variable.uses) {
                if (m_graph.uses[use].transposed) bind(m_graph.uses[use].ref, transposedArray(array));
            }
        } else if (planned.identity.starts_with("w")) {
            const auto dot = planned.identity.find('.');
            bind({std::stoi(planned.identity.substr(1, dot - 1)), std::stoi(planned.identity.substr(dot + 1))}, array);
        }
    }

    void bind(const WeightRef& ref, const StoredArray& array) {
        Weight& weight = m_model.layers[ref.layer].weights[ref.weight];
        weight.stored = array;
        weight.shape = array.shape;
        weight.loadOrder = m_loaded++;
    }

    void learn(const CloneWeight& planned, const StoredArray& array) {
        using Role = CloneWeight::Role;
        const bool activation = planned.role == Role::ActivationMin || planned.role == Role::ActivationMax;
        const bool lower = planned.role == Role::Min || planned.role == Role::ActivationMin;
        auto& ranges = (activation ? m_imported.learnedActivations : m_imported.learned)[planned.rangeOf];
        const Tensor tensor = toFloat32(array.load());
        const std::span<const float> values = tensor.floats();
        ranges.resize(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) (lower ? ranges[i].lo : ranges[i].hi) = values[i];
    }

    Model& m_model;
    const Graph& m_graph;
    const ExportPlan& m_plan;
    std::unordered_map<std::string, const H5LayerWeights*> m_byName;
    Imported& m_imported;
    int m_loaded = 0;
};

/// The weights file of an export: given, the file itself, or the one that was written beside a `.json`.
std::string weightsOf(const std::string& path, const OpenOptions& options) {
    if (!options.weights.empty()) return options.weights;
    if (!path.ends_with(".json")) return path;
    const std::string beside = weightsFileOf(path);
    return std::filesystem::exists(beside) ? beside : std::string();
}

bool carriesWrappers(const Model& model) {
    return !carriedSettings(model).empty();
}

/// What a carried export says and holds, for the model of which the plan is made.
class Reading {
  public:
    Reading(const std::string& path, const OpenOptions& options, const std::vector<Carried>& carried)
        : m_path(path), m_options(options), m_carried(carried), m_weights(weightsOf(path, options)) {}

    /// False where the file is not what the plan says. `ties`: those by which `graph` was built.
    bool run(Model& model, const Graph& graph, const TieDecisions& ties, Recipe& recipe, Imported& imported) const {
        const auto opened = openLayers(graph, ties, MadeTies::All, m_options.definitions);
        if (opened) return runOpened(*opened, model, graph, recipe, imported);
        if (!readChoices(m_carried, graph, m_path, recipe)) return false;
        if (m_weights.empty()) return true;
        const ExportPlan plan = planExport(graph, recipe, defaultExportFormat(model), m_options.definitions);
        const std::vector<H5LayerWeights> groups =
            plan.content.keras3 ? archivedGroups(plan.content.groups, m_weights) : readWeightGroups(m_weights);
        if (!sameLayers(plan.content.groups, groups)) return false;
        Restore(model, graph, plan, groups, imported).run();
        return true;
    }

  private:
    /// The export was made of the opened model; its source is the one that was opened.
    bool runOpened(const Opened& opened, Model& model, const Graph& graph, Recipe& recipe, Imported& imported) const {
        Recipe itsRecipe;
        Imported found;
        if (!run(*opened.model, *opened.graph, opened.ties, itsRecipe, found)) return false;
        for (std::size_t id = 0; id < opened.layers.size(); ++id) {
            if (opened.layers[id] >= 0) takeWeights(opened.model->layers[opened.layers[id]], model.layers[id]);
        }
        for (const auto& [use, scheme] : itsRecipe.uses) recipe.uses[sourceUseId(opened, graph, use)] = scheme;
        for (const auto& [call, scheme] : itsRecipe.activations)
            recipe.activations[sourceCallId(opened, graph, call)] = scheme;
        for (auto& [use, ranges] : found.learned) imported.learned[sourceUseId(opened, graph, use)] = ranges;
        for (auto& [call, ranges] : found.learnedActivations)
            imported.learnedActivations[sourceCallId(opened, graph, call)] = ranges;
        return true;
    }

    const std::string& m_path;
    const OpenOptions& m_options;
    const std::vector<Carried>& m_carried;
    std::string m_weights;
};

bool importExport(const std::string& path, const OpenOptions& options, Imported& imported) {
    OpenOptions structure = options;
    structure.bindWeights = false;
    const std::shared_ptr<const Model> opened = openModel(path, structure);
    const std::vector<Carried> carried = carriedSettings(*opened);
    const std::optional<Json> source = sourceOf(carried, path);
    if (!source || !source->is_object() || !source->contains("architecture")) return false;

    structure.weights.clear();
    auto model = modelFromArchitecture(std::make_shared<const Json>((*source)["architecture"]), structure, path);
    restoreCustomWeights(*source, *model);
    Recipe recipe = source->contains("recipe") ? readRecipe((*source)["recipe"], path + ": source.recipe") : Recipe{};
    const TieDecisions ties = tieDecisions(*source, recipe.ties);
    const Graph graph = buildGraph(model, options.definitions, ties);
    if (!Reading(path, options, carried).run(*model, graph, ties, recipe, imported)) return false;
    model->format = opened->format;
    model->kerasVersion = opened->kerasVersion;
    imported.model = std::move(model);
    imported.recipe = std::move(recipe);
    imported.carriesRecipe = true;
    imported.origin = "quantie";
    return true;
}

}  // namespace

Imported importModel(const std::string& path, const OpenOptions& options) {
    Imported imported;
    if (importExport(path, options, imported)) return imported;
    imported = {};
    imported.model = openModel(path, options);
    if (!unwrapTfmot(imported.model, options, imported) && carriesWrappers(*imported.model)) {
        imported.warnings.push_back(
            {"", "was changed since Quantie exported it; it is shown as it is, wrappers and all"});
    }
    return imported;
}

}  // namespace quantie
