#include "core/export/opened_architecture.h"

#include <string>
#include <unordered_map>
#include <utility>

#include "core/base/error.h"
#include "core/keras/keras3_inbound.h"
#include "core/layers/composite.h"
#include "core/model/keras3_json.h"
#include "core/model/layer_objects.h"

namespace quantie {
namespace {

/// Ends of a network count the construction of a Functional model as its first node (core/layers/composite_model.cpp).
void countConstruction(Json& ends, const std::set<std::string>& opened) {
    if (!ends.is_structured()) return;
    if (ends.is_array() && ends.size() == 3 && ends[0].is_string() && ends[1].is_number_integer()) {
        if (opened.contains(ends[0].get<std::string>())) ends[1] = ends[1].get<std::int64_t>() + 1;
        return;
    }
    for (Json& item : ends) countConstruction(item, opened);
}

class Writer {
  public:
    Writer(const Model& model, const std::set<int>& opened, const std::map<int, int>& copies,
           const Definitions& definitions)
        : m_model(model), m_opened(opened), m_copies(copies), m_definitions(definitions) {
        std::set<std::int64_t> taken;
        for (std::size_t id = 0; id < model.layers.size(); ++id) {
            const Layer& layer = model.layers[id];
            m_byDict.try_emplace(layer.dict, static_cast<int>(id));
            if (layer.sharedObjectId) taken.insert(*layer.sharedObjectId);
        }
        std::int64_t next = 1;
        for (const auto& [copy, original] : copies) {
            while (taken.contains(next)) ++next;
            if (m_ids.try_emplace(original, next).second) ++next;
        }
    }

    Json top() const { return written(*m_model.architecture); }

  private:
    Json written(const Json& value) const {
        if (!value.is_structured()) return value;
        const auto layer = m_byDict.find(&value);
        return layer == m_byDict.end() ? parts(value) : dict(layer->second);
    }

    Json parts(const Json& value) const {
        Json copy = value.is_object() ? Json::object() : Json::array();
        if (value.is_array()) {
            for (const Json& item : value) copy.push_back(written(item));
            return copy;
        }
        for (const auto& item : value.items()) copy[item.key()] = written(item.value());
        return copy;
    }

    Json dict(int id) const {
        const Layer& layer = m_model.layers[id];
        if (m_opened.contains(id)) return openedDict(layer);
        Json copy;
        if (isSavedAsArguments(layer)) {
            copy = functional(layer, parts(*layer.config));
            if (const Json* nodes = findMember(*layer.dict, "inbound_nodes")) copy["inbound_nodes"] = *nodes;
        } else {
            copy = parts(*layer.dict);
        }
        if (layer.model >= 0) countOpened(layer, copy["config"]);
        share(id, copy);
        return copy;
    }

    /// Gives the dict of a layer that is one object with others their config and id.
    void share(int id, Json& dict) const {
        const auto original = m_copies.find(id);
        if (original == m_copies.end()) return;
        dict["config"] = parts(*m_model.layers[original->second].config);
        dict["shared_object_id"] = m_ids.at(original->second);
    }

    void countOpened(const Layer& layer, Json& config) const {
        std::set<std::string> names;
        for (const int id : m_model.networks[layer.model].layers) {
            if (m_opened.contains(id)) names.insert(m_model.layers[id].name);
        }
        if (names.empty() || !config.is_object()) return;
        for (const char* ends : {"input_layers", "output_layers"}) {
            if (config.contains(ends)) countConstruction(config[ends], names);
        }
    }

    static Json functional(const Layer& layer, Json config) {
        config["name"] = layer.name;
        config["trainable"] = layer.trainable;
        return {{"module", "keras.src.models.functional"}, {"class_name", "Functional"}, {"config", std::move(config)},
                {"registered_name", "Functional"},         {"build_config", nullptr},    {"name", layer.name}};
    }

    Json openedDict(const Layer& layer) const {
        const Composite* composite = m_definitions.composite(layer.className);
        const Call& call = firstCall(layer);
        Json config;
        try {
            config = composite->openedConfig(*layer.dict, *layer.config, call.args, call.kwargs, call.inputs.size(),
                                             m_definitions);
        } catch (const Error& error) {
            throw Error(ErrorCode::Unsupported, layer.name,
                        "a layer reads what this " + layer.className +
                            " makes itself, and it cannot be written as its layers: " + error.reason());
        }
        for (const Child& child : layer.children) {
            for (Json& made : config["layers"]) {
                if (made["name"] == child.attribute) share(child.layer, made);
            }
        }
        Json dict = functional(layer, std::move(config));
        if (layer.sharedObjectId) dict["shared_object_id"] = *layer.sharedObjectId;
        const Json* nodes = findMember(*layer.dict, "inbound_nodes");
        if (nodes == nullptr || !nodes->is_array()) return dict;
        dict["inbound_nodes"] = Json::array();
        for (const Json& node : *nodes) dict["inbound_nodes"].push_back(nodeOf(node));
        return dict;
    }

    /// One model stands for all calls, which must then differ in nothing but the tensors that they read.
    const Call& firstCall(const Layer& layer) const {
        const Call* first = nullptr;
        for (const Call& call : m_model.networks[layer.network].calls) {
            if (call.layer < 0 || &m_model.layers[call.layer] != &layer) continue;
            if (first == nullptr) first = &call;
            if (call.args == first->args && call.kwargs == first->kwargs) continue;
            throw Error(ErrorCode::Unsupported, layer.name,
                        "a layer reads what this " + layer.className +
                            " makes itself, and it cannot be written as its layers: its calls have other arguments");
        }
        if (first == nullptr) throw Error(ErrorCode::Unsupported, layer.name, "is never called");
        return *first;
    }

    static Json nodeOf(const Json& node) {
        Json tensors = Json::array();
        for (const SerializedTensor& tensor : readKeras3Node(node).tensors)
            tensors.push_back(tensorDict({tensor.layer, tensor.node, tensor.tensor}));
        Json args = Json::array({tensors.size() == 1 ? tensors[0] : tensors});
        return {{"args", std::move(args)}, {"kwargs", Json::object()}};
    }

    const Model& m_model;
    const std::set<int>& m_opened;
    const std::map<int, int>& m_copies;
    const Definitions& m_definitions;
    std::unordered_map<const Json*, int> m_byDict;
    std::map<int, std::int64_t> m_ids;  ///< per original
};

}  // namespace

Json openedArchitecture(const Model& model, const std::set<int>& opened, const std::map<int, int>& copies,
                        const Definitions& definitions) {
    return Writer(model, opened, copies, definitions).top();
}

}  // namespace quantie
