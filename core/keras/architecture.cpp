// Two passes per network: first all its layers are made (with the layers inside their configs), then the calls are
// read, resolved to each other and put in an order in which inputs come first.
#include "core/keras/architecture.h"

#include <unordered_map>
#include <utility>

#include "core/base/error.h"
#include "core/keras/functional_calls.h"
#include "core/layers/composite.h"
#include "core/layers/dtype_policy.h"
#include "core/layers/layer_class.h"
#include "core/model/keras3_json.h"
#include "core/model/layer_objects.h"

namespace quantie {
namespace {

constexpr int maxNesting = 60;  ///< models inside models; each costs a few stack frames
constexpr std::size_t maxLayers = 2'000'000;
constexpr std::size_t mostMade = 50'000;

[[noreturn]] void refuse(const std::string& where, const std::string& reason) {
    throw Error(ErrorCode::Unreadable, where, reason);
}

std::string stringOr(const Json& object, const char* key, const std::string& otherwise) {
    const Json* value = findMember(object, key);
    return value != nullptr && value->is_string() ? value->get<std::string>() : otherwise;
}

bool isModelDict(const std::string& className, const Json& config) {
    if (className == "Sequential") return true;
    const Json* layers = findMember(config, "layers");
    return layers != nullptr && layers->is_array() && findMember(config, "output_layers") != nullptr;
}

/// Operations of Keras 3 (`x @ y`, keras.ops.softmax) stand between the layers. Old files tell them from layers only by
/// what their configs lack.
bool isOperation(const Json& dict, const Json& config, const std::string& className) {
    const std::string module = stringOr(dict, "module", "");
    if (!module.empty()) return isOperationModule(module);
    return findMember(dict, "inbound_nodes") != nullptr && className != "InputLayer" &&
           findMember(config, "trainable") == nullptr && findMember(config, "dtype") == nullptr;
}

/// A dict in a custom layer's config that is a layer, and not an initializer, a policy or other such object.
bool looksLikeLayer(const Json& value) {
    const Json* className = findMember(value, "class_name");
    const Json* config = findMember(value, "config");
    if (className == nullptr || !className->is_string() || config == nullptr) return false;
    const auto& text = className->get_ref<const std::string&>();
    if (findLayerClass(text) != nullptr || isModelDict(text, *config)) return true;
    return findMember(*config, "name") != nullptr && findMember(*config, "trainable") != nullptr;
}

/// The layers that the config of a class unknown to the registry holds: under a key, or in a list under it.
std::vector<ChildSpec> heldLayers(const Json& config) {
    std::vector<ChildSpec> held;
    if (!config.is_object()) return held;
    for (const auto& item : config.items()) {
        if (looksLikeLayer(item.value())) {
            held.push_back({item.key(), &item.value(), ChildRole::Held, ""});
        } else if (item.value().is_array()) {
            for (std::size_t i = 0; i < item.value().size(); ++i) {
                if (!looksLikeLayer(item.value()[i])) continue;
                held.push_back({item.key() + "." + std::to_string(i), &item.value()[i], ChildRole::Held, ""});
            }
        }
    }
    return held;
}

class Builder {
  public:
    Builder(std::shared_ptr<const Json> architecture, const Definitions& definitions, bool keras3)
        : m_model(std::make_shared<Model>()), m_definitions(definitions), m_keras3(keras3) {
        m_model->architecture = std::move(architecture);
    }

    std::shared_ptr<Model> build() {
        const Json& dict = *m_model->architecture;
        const int top = addLayer(dict, -1, -1, "", 0);
        if (m_model->layers[top].model < 0) {
            refuse("", "a " + m_model->layers[top].className + " is a layer, not a model");
        }
        m_model->name = m_model->layers[top].name;
        m_model->kerasVersion = stringOr(dict, "keras_version", "");
        return m_model;
    }

  private:
    int addLayer(const Json& dict, int network, int parent, const std::string& namePrefix, int depth) {
        if (depth > maxNesting) refuse("", "models are nested more than " + std::to_string(maxNesting) + " deep");
        if (m_model->layers.size() >= maxLayers) refuse("", "more than two million layers");
        const Json* className = findMember(dict, "class_name");
        const Json* config = findMember(dict, "config");
        if (className == nullptr || !className->is_string()) {
            const int around = parent >= 0 ? parent : (network >= 0 ? m_model->networks[network].layer : -1);
            refuse(around >= 0 ? m_model->layers[around].name : "", "a layer without a class_name");
        }
        if (config == nullptr) refuse(className->get<std::string>(), "a layer without a config");

        const int id = static_cast<int>(m_model->layers.size());
        Layer& layer = m_model->layers.emplace_back();
        nameClass(layer, className->get<std::string>(), dict, *config);
        layer.dict = &dict;
        layer.config = config;
        layer.name = namePrefix + stringOr(*config, "name", stringOr(dict, "name", ""));
        if (layer.name.empty()) layer.name = network < 0 && parent < 0 ? "model" : layer.className;
        if (const Json* shared = findMember(dict, "shared_object_id");
            shared != nullptr && shared->is_number_integer()) {
            layer.sharedObjectId = shared->get<std::int64_t>();
        }
        const Json* trainable = findMember(*config, "trainable");
        layer.trainable = trainable == nullptr || !trainable->is_boolean() || trainable->get<bool>();
        layer.parent = parent;
        layer.network = network;
        addContents(id, depth);
        return id;
    }

    void nameClass(Layer& layer, const std::string& className, const Json& dict, const Json& config) const {
        const auto cut = className.rfind('>');
        layer.className = cut == std::string::npos ? className : className.substr(cut + 1);
        if (cut != std::string::npos) layer.package = className.substr(0, cut);
        layer.keras3 = m_keras3;
        if (!m_keras3) return;
        const std::string registered = stringOr(dict, "registered_name", "");
        if (const auto end = registered.rfind('>'); end != std::string::npos) layer.package = registered.substr(0, end);
        if (isOperation(dict, config, className)) {
            layer.className = "ops." + layer.className;
        } else if (const Composite* composite = compositeFor(layer, dict)) {
            layer.className = composite->title();
        }
    }

    const Composite* compositeFor(const Layer& layer, const Json& dict) const {
        const std::string module = moduleOf(layer, dict);
        if (!module.empty()) return m_definitions.compositeOf(layer.className, module);
        // An `.h5` names no module. A layer may then be anyone's; a model without layers is what its arguments make of
        // it.
        const Composite* composite = m_definitions.composite(layer.className);
        return composite != nullptr && composite->isModel() ? composite : nullptr;
    }

    static std::string moduleOf(const Layer& layer, const Json& dict) {
        return stringOr(dict, "module", layer.package);
    }

    /// A class of that name from another module is another class.
    const Composite* compositeOf(const Layer& layer) const {
        const Composite* composite = m_definitions.composite(layer.className);
        if (composite == nullptr) return nullptr;
        const std::string module = moduleOf(layer, *layer.dict);
        const bool nameless = module.empty() && composite->isModel();
        return nameless || module.starts_with(composite->module()) ? composite : nullptr;
    }

    void addContents(int id, int depth) {
        const Layer& layer = m_model->layers[id];
        const Composite* composite = m_keras3 ? compositeOf(layer) : nullptr;
        if (composite != nullptr && composite->isModel() && !isModelDict(layer.className, *layer.config)) {
            addCompositeModel(id, *composite, depth);
            return;
        }
        if (isModelDict(layer.className, *layer.config)) {
            addNetwork(id, depth);
            return;
        }
        if (composite != nullptr) {
            addCompositeLayer(id, *composite, depth);
            return;
        }
        const LayerClass* row = findLayerClass(layer.className);
        m_model->layers[id].builtIn = row != nullptr;
        m_model->layers[id].known = row != nullptr || m_definitions.find(layer.className) != nullptr;
        std::vector<ChildSpec> children;
        if (row == nullptr) {
            children = heldLayers(*layer.config);
        } else if (row->children != nullptr) {
            children = row->children(*layer.config);
        }
        for (const ChildSpec& spec : children) {
            const int child = addLayer(*spec.dict, m_model->layers[id].network, id, spec.namePrefix, depth + 1);
            m_model->layers[id].children.push_back({spec.attribute, child, spec.role});
        }
    }

    /// Throws again with the layer's name in front.
    template <class Work>
    auto forLayer(int id, const Work& work) const {
        try {
            return work();
        } catch (const Error& error) {
            throw error.within(m_model->layers[id].name);
        }
    }

    /// What a definition has made lives as long as the model.
    const Json* keep(Json made) {
        if (m_model->made.size() >= mostMade) refuse("", "definitions make more than 50,000 layers of it");
        return m_model->made.emplace_back(std::make_shared<const Json>(std::move(made))).get();
    }

    /// A model that is saved as constructor arguments: its definition tells the layers and calls.
    void addCompositeModel(int id, const Composite& composite, int depth) {
        Layer& self = m_model->layers[id];
        self.config = keep(forLayer(id, [&] { return composite.functionalConfig(*self.config, m_definitions); }));
        addNetwork(id, depth);
        for (const auto& [first, second] : forLayer(id, [&] { return composite.sameLayers(*self.config); })) {
            join(layerAt(self.model, first), layerAt(self.model, second), self.name, first, second);
        }
    }

    /// One object from now on, as if Keras had written an id on both.
    void join(int first, int second, const std::string& where, const std::string& a, const std::string& b) {
        if (first < 0 || second < 0) refuse(where, "its definition finds no layer '" + (first < 0 ? a : b) + "'");
        for (const int layer : {first, second}) keepAsItself(layer);
        auto& id = m_model->layers[first].sharedObjectId;
        if (!id) id = m_model->layers[second].sharedObjectId;
        if (!id) id = m_nextId++;
        m_model->layers[second].sharedObjectId = id;
        // A map of policies may have a path for one of the two only.
        if (!holdsQuantized(*m_model->layers[first].config)) return;
        Json config = *m_model->layers[second].config;
        config["dtype"] = (*m_model->layers[first].config)["dtype"];
        m_model->layers[second].config = keep(std::move(config));
    }

    /// A layer that a composite made and another one reads, too, is not the composite's alone.
    void keepAsItself(int layer) {
        const int parent = m_model->layers[layer].parent;
        if (parent < 0) return;
        for (Child& child : m_model->layers[parent].children) {
            if (child.layer == layer) child.role = ChildRole::Wrapped;
        }
    }

    /// "backbone/embeddings.token_embedding" from a network; -1 where there is none.
    int layerAt(int network, std::string_view path) const {
        const auto slash = path.find('/');
        const std::string_view step = path.substr(0, slash);
        for (const int id : m_model->networks[network].layers) {
            const Layer& layer = m_model->layers[id];
            if (slash != std::string_view::npos) {
                if (layer.name == step && layer.model >= 0) return layerAt(layer.model, path.substr(slash + 1));
                continue;
            }
            if (layer.name == step) return id;
            for (const Child& child : layer.children) {
                if (step == layer.name + "." + child.attribute) return child.layer;
            }
        }
        return -1;
    }

    /// A layer that makes layers of its own: they belong to it alone.
    void addCompositeLayer(int id, const Composite& composite, int depth) {
        m_model->layers[id].builtIn = true;
        m_model->layers[id].known = true;
        const Layer& self = m_model->layers[id];
        for (MadeChild& made : forLayer(id, [&] { return composite.children(*self.dict, *self.config); })) {
            const int child = addLayer(*keep(std::move(made.dict)), self.network, id, "", depth + 1);
            const ChildRole role = made.held ? ChildRole::Wrapped : ChildRole::Recreated;
            m_model->layers[id].children.push_back({std::move(made.name), child, role, std::move(made.attribute)});
        }
    }

    void addNetwork(int layerId, int depth) {
        const int id = static_cast<int>(m_model->networks.size());
        Layer& self = m_model->layers[layerId];
        self.model = id;
        self.builtIn = true;
        self.known = true;
        Network& network = m_model->networks.emplace_back();
        network.layer = layerId;
        network.sequential = self.className == "Sequential" || findMember(*self.config, "output_layers") == nullptr;
        const Json* layers = self.config->is_array() ? self.config : findMember(*self.config, "layers");
        if (layers == nullptr || !layers->is_array()) refuse(self.name, "a model without a list of layers");
        if (network.sequential) {
            readSequential(id, *layers, depth);
        } else {
            readFunctional(id, *layers, depth);
        }
    }

    void readSequential(int id, const Json& layers, int depth) {
        Network& network = m_model->networks[id];
        std::unordered_map<std::string, int> calls;
        std::unordered_map<std::string, int> byName;
        for (const Json& dict : layers) {
            const std::string name = nameIn(dict);
            const auto known = byName.find(name);
            const bool again = known != byName.end() && *m_model->layers[known->second].dict == dict;
            if (known != byName.end() && !again)
                refuse(m_model->layers[network.layer].name, "two layers named '" + name + "'");
            const int layer = again ? known->second : addLayer(dict, id, -1, "", depth + 1);
            if (!again) {
                byName[name] = layer;
                network.layers.push_back(layer);
            }
            if (network.calls.empty() && m_model->layers[layer].className != "InputLayer") {
                network.calls.emplace_back();  // the implicit input
                network.inputs.push_back({0, 0});
            }
            Call& call = network.calls.emplace_back();
            call.layer = layer;
            call.index = calls[name]++;
            call.kwargs = Json::object();
            call.args = Json::array();
            const int place = static_cast<int>(network.calls.size()) - 1;
            if (place == 0) {
                network.inputs.push_back({0, 0});
            } else {
                call.inputs.push_back({place - 1, 0});
                call.args.push_back(tensorPlaceholder(0));
            }
        }
        if (network.calls.empty()) {
            network.calls.emplace_back();
            network.inputs.push_back({0, 0});
        }
        network.outputs.push_back({static_cast<int>(network.calls.size()) - 1, 0});
    }

    std::string nameIn(const Json& dict) const {
        const Json* config = findMember(dict, "config");
        std::string name = config != nullptr ? stringOr(*config, "name", stringOr(dict, "name", "")) : "";
        return name.empty() ? stringOr(dict, "class_name", "") : name;
    }

    void readFunctional(int id, const Json& layers, int depth) {
        std::vector<std::string> names;
        for (const Json& dict : layers) {
            const int layer = addLayer(dict, id, -1, "", depth + 1);
            m_model->networks[id].layers.push_back(layer);
            // Nodes refer to a layer by the name of its entry, which is the config's name in all but hand-made files.
            names.push_back(stringOr(dict, "name", m_model->layers[layer].name));
        }
        readFunctionalCalls(*m_model, id, names);
    }

    std::shared_ptr<Model> m_model;
    const Definitions& m_definitions;
    bool m_keras3;
    std::int64_t m_nextId = firstDefinedId;
};

}  // namespace

std::shared_ptr<Model> readArchitecture(std::shared_ptr<const Json> architecture, const Definitions& definitions,
                                        bool keras3) {
    return Builder(std::move(architecture), definitions, keras3).build();
}

}  // namespace quantie
