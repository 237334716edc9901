#include "core/export/tfmot_import_architecture.h"

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/export/tfmot_import_classes.h"
#include "core/keras/inbound.h"

namespace quantie {
namespace {

const Json* layersOf(const Json& model) {
    const Json* config = findMember(model, "config");
    if (config == nullptr) return nullptr;
    const Json* layers = config->is_array() ? config : findMember(*config, "layers");
    return layers != nullptr && layers->is_array() ? layers : nullptr;
}

std::string textAt(const Json& object, const char* key) {
    const Json* value = findMember(object, key);
    return value != nullptr && value->is_string() ? value->get<std::string>() : "";
}

std::string configName(const Json& dict) {
    const Json* config = findMember(dict, "config");
    return config == nullptr ? "" : textAt(*config, "name");
}

/// What nodes call a layer.
std::string entryName(const Json& dict) {
    std::string name = textAt(dict, "name");
    if (name.empty()) name = configName(dict);
    return name.empty() ? textAt(dict, "class_name") : name;
}

Json withPlainActivations(const Json& value) {
    if (!value.is_structured()) return value;
    if (isActivationStandIn(value)) return plainActivation(value);
    Json result = value.is_object() ? Json::object() : Json::array();
    if (value.is_object()) {
        for (const auto& item : value.items()) result[item.key()] = withPlainActivations(item.value());
    } else {
        for (const Json& item : value) result.push_back(withPlainActivations(item));
    }
    return result;
}

/// The layers of one model, and how nodes refer to them before and after.
class Layers {
  public:
    explicit Layers(const Json& layers) : m_layers(layers) {
        for (const Json& dict : layers) m_entries.try_emplace(entryName(dict), &dict);
        nameAll();
        for (const Json& dict : layers) {
            if (isQuantizeLayer(dict)) m_sources[entryName(dict)] = inputsOf(dict);
        }
        for (auto& [name, inputs] : m_sources) {
            for (SerializedTensor& input : inputs) followSources(input);
        }
    }

    Json plain() const {
        Json result = Json::array();
        for (const Json& dict : m_layers) {
            if (!isQuantizeLayer(dict)) result.push_back(plainLayer(dict));
        }
        return result;
    }

    /// `input_layers` and `output_layers`, in any of their forms.
    Json plainEnds(const Json& value) const {
        if (!value.is_structured()) return value;
        if (value.is_array() && value.size() >= 3 && value[0].is_string()) {
            const SerializedTensor tensor = plainTensor(readTensorTriple(value));
            return Json::array({tensor.layer, tensor.node, tensor.tensor});
        }
        Json result = value;
        for (Json& item : result) item = plainEnds(item);
        return result;
    }

  private:
    void nameAll() {
        std::set<std::string> taken;
        for (const Json& dict : m_layers) {
            if (wrappedLayer(dict) == nullptr) taken.insert(entryName(dict));
        }
        for (const Json& dict : m_layers) {
            const std::string name = entryName(dict);
            const Json* inside = wrappedLayer(dict);
            if (inside == nullptr || m_names.contains(name)) continue;
            const std::string own = configName(*inside);
            m_names[name] = !own.empty() && taken.insert(own).second ? own : name;
        }
    }

    SerializedCall read(const Json& node, const Json& dict) const {
        return readInboundNode(node, classNameOf(dict),
                               [this](const std::string& name) { return m_entries.contains(name); });
    }

    /// What each call of a QuantizeLayer reads.
    std::vector<SerializedTensor> inputsOf(const Json& dict) const {
        std::vector<SerializedTensor> inputs;
        const Json* nodes = findMember(dict, "inbound_nodes");
        if (nodes == nullptr) return inputs;
        for (const Json& node : *nodes) {
            SerializedCall call = read(node, dict);
            if (call.tensors.empty()) {
                throw Error(ErrorCode::Unsupported, entryName(dict), "a QuantizeLayer that reads no tensor");
            }
            inputs.push_back(std::move(call.tensors.front()));
        }
        return inputs;
    }

    SerializedTensor* sourceOf(const SerializedTensor& tensor) {
        const auto it = m_sources.find(tensor.layer);
        return it == m_sources.end() ? nullptr : &it->second.at(static_cast<std::size_t>(tensor.node));
    }

    /// QuantizeLayers may follow each other: all on the way get the same source, so that no way is gone twice.
    void followSources(SerializedTensor& tensor) {
        std::vector<SerializedTensor*> way;
        for (SerializedTensor* at = &tensor; at != nullptr; at = sourceOf(*at)) way.push_back(at);
        const SerializedTensor source = *way.back();
        for (SerializedTensor* at : way) *at = source;
    }

    SerializedTensor plainTensor(SerializedTensor tensor) const {
        if (const auto it = m_sources.find(tensor.layer); it != m_sources.end()) {
            tensor = it->second.at(static_cast<std::size_t>(tensor.node));
        }
        const auto renamed = m_names.find(tensor.layer);
        if (renamed != m_names.end()) tensor.layer = renamed->second;
        return tensor;
    }

    Json plainNode(const Json& node, const Json& dict) const {
        SerializedCall call = read(node, dict);
        bool changed = false;
        for (SerializedTensor& tensor : call.tensors) {
            SerializedTensor plain = plainTensor(tensor);
            changed = changed || plain.layer != tensor.layer;
            tensor = std::move(plain);
        }
        return changed ? writeInboundNode(call, classNameOf(dict)) : node;
    }

    Json plainLayer(const Json& dict) const {
        if (isModelDict(dict)) return nested(dict);
        const Json* inside = wrappedLayer(dict);
        Json result = withPlainActivations(inside == nullptr ? dict : *inside);
        if (inside != nullptr) {
            const std::string& name = m_names.at(entryName(dict));
            result["config"]["name"] = name;
            if (dict.contains("name")) result["name"] = name;
        }
        addNodes(dict, result);
        return result;
    }

    Json nested(const Json& dict) const {
        Json result = withoutTfmot(dict);
        addNodes(dict, result);
        return result;
    }

    void addNodes(const Json& dict, Json& result) const {
        const Json* nodes = findMember(dict, "inbound_nodes");
        if (nodes == nullptr) return;
        Json plain = Json::array();
        for (const Json& node : *nodes) plain.push_back(plainNode(node, dict));
        result["inbound_nodes"] = std::move(plain);
    }

    const Json& m_layers;
    std::unordered_map<std::string, const Json*> m_entries;
    std::unordered_map<std::string, std::string> m_names;                      ///< of wrappers, before → after
    std::unordered_map<std::string, std::vector<SerializedTensor>> m_sources;  ///< of QuantizeLayers, per call
};

}  // namespace

Json plainActivation(const Json& value) {
    if (!isActivationStandIn(value)) return value;
    const Json* config = findMember(value, "config");
    const Json* inner = config == nullptr ? nullptr : findMember(*config, "activation");
    return inner == nullptr ? Json("linear") : plainActivation(*inner);
}

Json withoutTfmot(const Json& model) {
    const Json* list = layersOf(model);
    if (list == nullptr) return model;
    const Layers layers(*list);
    Json result = Json::object();
    for (const auto& item : model.items()) {
        if (item.key() != "config")
            result[item.key()] = item.value();
        else if (item.value().is_array())
            result["config"] = layers.plain();
        else {
            Json& config = result["config"] = Json::object();
            for (const auto& entry : item.value().items()) {
                if (entry.key() == "layers")
                    config["layers"] = layers.plain();
                else if (entry.key() == "input_layers" || entry.key() == "output_layers")
                    config[entry.key()] = layers.plainEnds(entry.value());
                else
                    config[entry.key()] = entry.value();
            }
        }
    }
    return result;
}

}  // namespace quantie
