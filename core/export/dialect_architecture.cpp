// The architecture of a converted model: its layers, nested models and ends in the form of the other Keras.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "core/base/error.h"
#include "core/export/dialect.h"
#include "core/export/dialect_calls.h"
#include "core/export/dialect_config.h"
#include "core/export/dialect_masks.h"
#include "core/export/dialect_operators.h"
#include "core/export/layer_dicts.h"
#include "core/export/model_ends.h"
#include "core/export/objects.h"
#include "core/export/sharing.h"
#include "core/export/tensor_types.h"
#include "core/keras/inbound.h"
#include "core/model/layer_objects.h"

namespace quantie {
namespace {

using Operators = std::vector<std::pair<std::string, std::string>>;

bool isOperator(const Layer& layer) {
    return layer.className == "TFOpLambda" || layer.className == "SlicingOpLambda" ||
           layer.className.starts_with("ops.");
}

class Writer {
  public:
    Writer(const Graph& graph, Diagnostics& warnings, Operators& operators)
        : m_graph(graph),
          m_model(*graph.model),
          m_toKeras3(!graph.model->keras3()),
          m_config(
              m_toKeras3, [this](const Json& dict) { return inside(dict); }, warnings),
          m_warnings(warnings),
          m_operators(operators) {
        numberObjects();
        for (std::size_t id = 0; id < m_model.layers.size(); ++id)
            m_layerAt.emplace(m_model.layers[id].dict, static_cast<int>(id));
        for (std::size_t c = 0; c < graph.calls.size(); ++c)
            m_callAt.try_emplace({graph.calls[c].network, graph.calls[c].call}, static_cast<int>(c));
        nameLayers();
    }

    Json write() {
        Json dict = layerDict(m_model.top().layer);
        dict["keras_version"] = m_toKeras3 ? "3.5.0" : "2.15.0";
        dict["backend"] = "tensorflow";
        return dict;
    }

  private:
    /// Ids for the objects that have several dicts.
    void numberObjects() {
        const VariableIndex variables(m_graph);
        m_objects = exportObjects(m_graph, variables);
        m_recreated = recreatedLayers(m_model);
        std::int64_t next = 1;
        for (const int object : severalDicts(m_model, m_objects)) m_ids[object] = next++;
    }

    /// Keras 3 forbids the slash in a name.
    void nameLayers() {
        for (const Network& network : m_model.networks) {
            std::set<std::string> taken;
            for (const int layer : network.layers) {
                std::string name = m_model.layers[layer].name;
                if (m_toKeras3) std::replace(name.begin(), name.end(), '/', '.');
                const std::string stem = name;
                for (int k = 1; !taken.insert(name).second; ++k) name = stem + "_" + std::to_string(k);
                m_names[layer] = name;
            }
        }
    }

    std::string nameOf(int layer) const {
        if (const auto it = m_names.find(layer); it != m_names.end()) return it->second;
        const Json* own = findMember(*m_model.layers[layer].config, "name");
        std::string name = own != nullptr && own->is_string() ? own->get<std::string>() : "";
        if (m_toKeras3) std::replace(name.begin(), name.end(), '/', '.');
        return name;
    }

    /// A dict inside a config: null where it is no layer.
    Json inside(const Json& dict) {
        const auto it = m_layerAt.find(&dict);
        return it == m_layerAt.end() ? Json() : layerDict(it->second);
    }

    Json layerDict(int id) {
        const Layer& layer = m_model.layers[id];
        try {
            Json dict = layer.model >= 0 ? modelDict(id) : plainDict(id);
            if (const auto own = m_ids.find(m_objects[id]); own != m_ids.end() && m_recreated[id] == 0)
                dict["shared_object_id"] = own->second;
            return dict;
        } catch (const Error& error) {
            if (!error.where().empty()) throw;
            throw error.within(layer.name);
        }
    }

    Json plainDict(int id) {
        const Layer& layer = m_model.layers[id];
        if (layer.className == "InputLayer") return dictOf(id, inputConfig(layer));
        if (!layer.builtIn) {
            m_warnings.push_back({layer.name, "is a " + layer.className + " of your own: that class must exist in " +
                                                  kerasName(m_toKeras3) + " too, and compute the same there"});
            return dictOf(id, m_config.ofCustom(*layer.config));
        }
        const DialectClass* row = dialectClass(layer.className);
        if (row == nullptr) {
            throw Error(ErrorCode::Unsupported, "",
                        "a " + layer.className +
                            " is no layer that both Keras 2 and Keras 3 are known to have with "
                            "one meaning");
        }
        return dictOf(id, m_config.ofClass(layer, *row));
    }

    Json dictOf(int id, Json config) const {
        const Layer& layer = m_model.layers[id];
        if (const std::string name = nameOf(id); !name.empty()) {
            Json named = {{"name", name}};
            named.update(config);
            named["name"] = name;
            config = std::move(named);
        }
        if (!m_toKeras3) return {{"class_name", legacyClassName(*layer.dict)}, {"config", std::move(config)}};
        Json dict = {{"module", layer.builtIn ? Json("keras.layers") : Json()},
                     {"class_name", layer.className},
                     {"config", std::move(config)},
                     {"registered_name", nullptr}};
        if (!layer.builtIn)
            dict["registered_name"] = layer.package.empty() ? layer.className : layer.package + ">" + layer.className;
        if (const Json built = builtWith(id); !built.is_null()) dict["build_config"] = {{"input_shape", built}};
        return dict;
    }

    /// What a layer with weights that is called on one tensor was built with: others may hold it, and be called first,
    /// or make nothing of their own before.
    Json builtWith(int id) const {
        const Layer& layer = m_model.layers[id];
        if (layer.weights.empty() || (layer.builtIn && !layer.children.empty())) return {};
        for (const GraphCall& call : m_graph.calls) {
            if (m_objects[call.layer] != m_objects[id] || call.inputs.size() != 1) continue;
            const GraphTensor& input = call.inputs.front();
            if (input.call < 0) return {};
            const auto& outputs = m_graph.calls[input.call].outputs;
            const auto place = static_cast<std::size_t>(input.tensor);
            return place < outputs.size() ? dimsOf(outputs[place]) : Json();
        }
        return {};
    }

    static Json dimsOf(const MaybeShape& shape) {
        if (!shape) return {};
        Json dims = Json::array();
        for (const std::int64_t dim : *shape) dims.push_back(dim < 0 ? Json() : Json(dim));
        return dims;
    }

    Json inputConfig(const Layer& layer) const {
        Json config = Json::object();
        for (const char* key : {"batch_shape", "batch_input_shape"}) {
            const Json* shape = findMember(*layer.config, key);
            if (shape == nullptr || shape->is_null()) continue;
            const Json* items = findMember(*shape, "items");  // a tuple of older files
            config[m_toKeras3 ? "batch_shape" : "batch_input_shape"] = items != nullptr ? *items : *shape;
        }
        if (config.empty()) throw Error(ErrorCode::Unsupported, "", "its shape is not written");
        config["dtype"] = m_config.dtype(*layer.config);
        for (const char* key : {"sparse", "ragged", "optional"}) {
            const Json* value = findMember(*layer.config, key);
            if (value != nullptr && *value == true)
                throw Error(ErrorCode::Unsupported, "", std::string("a ") + key + " input is not converted");
        }
        config["sparse"] = false;
        config["ragged"] = false;
        return config;
    }

    // --- models -----------------------------------------------------------------------------------------------------

    Json modelDict(int id) {
        const Layer& layer = m_model.layers[id];
        const Network& network = m_model.networks[layer.model];
        Json config = {{"name", nameOf(id).empty() ? m_model.name : nameOf(id)}, {"trainable", layer.trainable}};
        if (network.sequential) {
            putSequence(network, layer, config);
        } else {
            putNetwork(layer.model, layer, config);
        }
        const char* className = network.sequential ? "Sequential" : "Functional";
        if (!m_toKeras3) return {{"class_name", className}, {"config", std::move(config)}};
        return {{"module", network.sequential ? "keras" : "keras.src.models.functional"},
                {"class_name", className},
                {"config", std::move(config)},
                {"registered_name", network.sequential ? Json() : Json("Functional")},
                {"build_config", {{"input_shape", nullptr}}}};
    }

    void putSequence(const Network& network, const Layer& layer, Json& config) {
        if (m_toKeras3) config["dtype"] = "float32";
        Json layers = Json::array();
        for (const Call& call : network.calls) {
            if (call.layer >= 0) layers.push_back(layerDict(call.layer));
        }
        config["layers"] = std::move(layers);
        const bool implicit = network.calls.front().layer < 0;
        if (!implicit) return;
        if (network.calls.size() > 1) {
            const Layer& first = m_model.layers[network.calls[1].layer];
            const Json* shape = findMember(*first.config, "batch_input_shape");
            if (shape == nullptr) shape = findMember(*layer.config, "build_input_shape");
            if (shape != nullptr) {
                const Json* items = findMember(*shape, "items");
                config["build_input_shape"] = items != nullptr ? *items : *shape;
            }
        }
    }

    void putNetwork(int number, const Layer& layer, Json& config) {
        const Network& network = m_model.networks[number];
        std::map<int, std::vector<const Call*>> calls;
        for (const Call& call : network.calls) calls[call.layer].push_back(&call);
        Json layers = Json::array();
        for (const int id : network.layers) {
            auto& own = calls[id];
            std::sort(own.begin(), own.end(), [](const Call* a, const Call* b) { return a->index < b->index; });
            layers.push_back(entry(number, id, own));
        }
        config["layers"] = std::move(layers);
        for (const auto& [key, refs] :
             {std::pair("input_layers", &network.inputs), std::pair("output_layers", &network.outputs)}) {
            std::size_t next = 0;
            const Json ends = replaceEnds((*layer.config)[key], [&, refs = refs](const Json& triple) {
                if (next >= refs->size()) return triple;
                const SerializedTensor tensor = serialized(network, (*refs)[next++], true);
                return Json::array({tensor.layer, tensor.node, tensor.tensor});
            });
            if (next != refs->size())
                throw Error(ErrorCode::Unsupported, "", "its ends are written in an unknown form");
            config[key] = listed(ends);
        }
    }

    /// Keras 2 lists even one tensor; of a list of one Keras 3 would make a list again.
    Json listed(const Json& ends) const {
        const bool triple = ends.is_array() && !ends.empty() && ends[0].is_string();
        if (m_toKeras3) return !triple && ends.is_array() && ends.size() == 1 && ends[0].is_array() ? ends[0] : ends;
        return triple ? Json::array({ends}) : ends;
    }

    Json entry(int number, int id, const std::vector<const Call*>& calls) {
        const Network& network = m_model.networks[number];
        const Layer& layer = m_model.layers[id];
        Json dict;
        Json nodes = Json::array();
        try {
            if (isOperator(layer)) {
                dict = operatorEntry(number, id, calls, nodes);
            } else {
                dict = layerDict(id);
                for (const Call* call : calls) {
                    if (layer.className == "InputLayer") continue;
                    const ConvertedCall made = convertedCall(layer, *call, m_toKeras3);
                    nodes.push_back(node(network, *call, layer.className, made.args, made.kwargs));
                }
            }
        } catch (const Error& error) {
            if (!error.where().empty()) throw;
            throw error.within(layer.name);
        }
        dict["name"] = nameOf(id);
        dict["inbound_nodes"] = std::move(nodes);
        return dict;
    }

    Json operatorEntry(int number, int id, const std::vector<const Call*>& calls, Json& nodes) {
        const Layer& layer = m_model.layers[id];
        if (calls.size() != 1)
            throw Error(ErrorCode::Unsupported, "", "an operator that is called several times is not converted");
        const Call& call = *calls.front();
        const OperatorInputs inputs = inputsOf(number, call);
        ConvertedOperator made = m_toKeras3 ? operationFor(layer, call, inputs) : operatorFor(layer, call, inputs);
        Json config = {{"name", nameOf(id)}};
        config.update(made.dict["config"]);
        made.dict["config"] = std::move(config);
        const auto className = made.dict["class_name"].get<std::string>();
        nodes.push_back(node(m_model.networks[number], call, className, made.args, made.kwargs));
        const Json* function = findMember(*layer.config, "function");
        m_operators.emplace_back(m_toKeras3 ? "tf." + function->get<std::string>() : layer.className,
                                 m_toKeras3 ? "ops." + made.name : "tf." + made.name);
        return made.dict;
    }

    OperatorInputs inputsOf(int number, const Call& call) const {
        OperatorInputs inputs;
        const Network& network = m_model.networks[number];
        const auto place = static_cast<int>(&call - network.calls.data());
        const auto found = m_callAt.find({number, place});
        if (found == m_callAt.end()) {
            inputs.shapes.resize(call.inputs.size());
            inputs.floats = false;
            return inputs;
        }
        for (const GraphTensor& input : m_graph.calls[found->second].inputs) {
            const auto type = tensorType(m_graph, input);
            inputs.floats = inputs.floats && type && mayBeFloat(type);
            const auto* outputs = input.call < 0 ? nullptr : &m_graph.calls[input.call].outputs;
            const auto tensor = static_cast<std::size_t>(input.tensor);
            inputs.shapes.push_back(outputs != nullptr && tensor < outputs->size() ? (*outputs)[tensor] : std::nullopt);
        }
        return inputs;
    }

    // --- nodes ------------------------------------------------------------------------------------------------------

    /// Keras 2 counts the construction of a model that knew its input as its node 0; Keras 3 that of a Functional, at
    /// the ends of a model only.
    SerializedTensor serialized(const Network& network, const TensorRef& ref, bool atEnd) const {
        const Call& call = network.calls[ref.call];
        int node = call.index;
        const Layer& layer = m_model.layers[call.layer];
        if (layer.model >= 0) {
            const Network& nested = m_model.networks[layer.model];
            const bool counts =
                m_toKeras3 ? atEnd && !nested.sequential : !nested.sequential || nested.calls.front().layer >= 0;
            node += counts ? 1 : 0;
        }
        return {nameOf(call.layer), node, ref.tensor};
    }

    Json node(const Network& network, const Call& call, const std::string& className, const Json& args,
              const Json& kwargs) const {
        SerializedCall written{{}, args, kwargs};
        for (const TensorRef& input : call.inputs) written.tensors.push_back(serialized(network, input, false));
        return m_toKeras3 ? keras3Node(written) : writeInboundNode(written, className);
    }

    const Graph& m_graph;
    const Model& m_model;
    bool m_toKeras3;
    DialectConfig m_config;
    Diagnostics& m_warnings;
    Operators& m_operators;
    std::vector<int> m_objects;
    std::vector<char> m_recreated;
    std::map<int, std::int64_t> m_ids;
    std::map<int, std::string> m_names;
    std::unordered_map<const Json*, int> m_layerAt;
    std::map<std::pair<int, int>, int> m_callAt;
};

}  // namespace

Json convertedArchitecture(const Graph& graph, Diagnostics& warnings, Operators& operators) {
    if (!graph.model->made.empty()) {
        throw Error(
            ErrorCode::Unsupported, graph.model->name,
            "has layers that their class makes itself, as those of keras_hub do; such a model is not converted");
    }
    refuseOtherMasks(graph);
    const Diagnostics masked = warnOfMaskedRows(graph);
    warnings.insert(warnings.end(), masked.begin(), masked.end());
    return Writer(graph, warnings, operators).write();
}

}  // namespace quantie
