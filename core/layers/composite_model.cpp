// A model that is saved as constructor arguments, as the Functional model that its class makes of them.
#include <algorithm>
#include <map>

#include "core/base/error.h"
#include "core/layers/composite_call.h"
#include "core/layers/composite_steps.h"
#include "core/model/keras3_json.h"

namespace quantie {

namespace {

/// "GetItem" → "get_item".
std::string snake(const std::string& op) {
    std::string text;
    for (const char c : op) {
        const bool upper = c >= 'A' && c <= 'Z';
        if (upper && !text.empty()) text += '_';
        text += upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return text;
}

class FunctionalMachine : public CompositeMachine {
  public:
    explicit FunctionalMachine(const Definitions& definitions) : m_definitions(definitions) {}

    std::size_t addInput(const std::string& name, const Json& input) {
        Json shape = Json::array({nullptr});
        if (const Json* rest = findMember(input, "shape"); rest != nullptr && rest->is_array()) {
            for (const Json& dim : *rest) shape.push_back(dim);
        }
        const Json config{{"batch_shape", shape}, {"dtype", input.value("dtype", "float32")}, {"name", name}};
        addLayer({{"module", "keras.layers"},
                  {"class_name", "InputLayer"},
                  {"config", config},
                  {"registered_name", nullptr},
                  {"name", name}});
        return results(name, 0, 1).front();
    }

    void addLayer(Json dict) {
        const std::string name = dict["name"].get<std::string>();
        if (!m_places.emplace(name, m_layers.size()).second) {
            throw Error(ErrorCode::Unreadable, "", "two layers named '" + name + "'");
        }
        const Composite* composite = dict["registered_name"].is_null() ? compositeOf(dict) : nullptr;
        if (composite != nullptr) {  // as Python finds the class
            dict["module"] = composite->python();
            dict["registered_name"] = dict["class_name"];
        }
        dict["inbound_nodes"] = Json::array();
        m_layers.push_back(std::move(dict));
    }

    Tensors callLayer(const std::string& name, const Json& args, const Json& kwargs, std::size_t wanted) override {
        const auto place = m_places.find(name);
        if (place == m_places.end()) throw Error(ErrorCode::Unreadable, "", "there is no layer '" + name + "'");
        Json& nodes = m_layers[place->second]["inbound_nodes"];
        nodes.push_back({{"args", written(args)}, {"kwargs", written(kwargs)}});
        return results(name, nodes.size() - 1, std::max<std::size_t>(wanted, 1));
    }

    Tensors callOp(const std::string& op, const Json& args, const Json& kwargs, std::size_t wanted) override {
        const std::string name = freeName(snake(op));
        const CompositeCall call(op, args, kwargs);
        Json config = call.config;
        config["name"] = name;
        Json tensors = Json::object();
        for (const auto& item : kwargs.items()) {
            if (placeholderIndex(item.value())) tensors[item.key()] = item.value();
        }
        Json dict = operationDict(op, std::move(config));
        dict["name"] = name;
        addLayer(std::move(dict));
        return callLayer(name, args, tensors, wanted);
    }

    std::size_t weight(const std::string& name) override {
        throw Error(ErrorCode::Unreadable, "", "a model has no weight of its own: '" + name + "'");
    }

    Json shape(std::size_t) override { return unknownLength(); }

    /// ["name", node, tensor], where Keras counts the construction of a Functional model as its first node.
    Json end(std::size_t tensor) const {
        const Json& history = m_tensors.at(tensor);
        const Json& dict = m_layers[m_places.at(history[0].get<std::string>())];
        return {history[0], history[1].get<std::int64_t>() + (isFunctional(dict) ? 1 : 0), history[2]};
    }

    Json& layers() { return m_layers; }

  protected:
    std::string freeName(const std::string& wanted) const {
        std::string name = wanted;
        for (int k = 1; m_places.contains(name); ++k) name = wanted + "_" + std::to_string(k);
        return name;
    }

  private:
    const Composite* compositeOf(const Json& dict) const {
        const std::string module = dict["module"].is_string() ? dict["module"].get<std::string>() : "";
        return m_definitions.compositeOf(dict["class_name"].get<std::string>(), module);
    }

    bool isFunctional(const Json& dict) const {
        const Json* layers = findMember(dict["config"], "output_layers");
        const Composite* composite = compositeOf(dict);
        return layers != nullptr || (composite != nullptr && composite->isModel());
    }

    Tensors results(const std::string& layer, std::size_t node, std::size_t count) {
        Tensors tensors;
        tensors.reserve(count);
        for (std::size_t i = 0; i < count; ++i) {
            tensors.push_back(m_tensors.size());
            m_tensors.push_back(Json::array({layer, node, i}));
        }
        return tensors;
    }

    Json written(const Json& value) const {
        if (const auto tensor = placeholderIndex(value)) return tensorDict(m_tensors.at(*tensor));
        if (!value.is_structured()) return value;
        Json result = value;
        for (Json& item : result) item = written(item);
        return isSlice(result) ? sliceDict(std::move(result)) : result;
    }

    const Definitions& m_definitions;
    Json m_layers = Json::array();
    std::map<std::string, std::size_t> m_places;  ///< name → index into m_layers
    std::vector<Json> m_tensors;                  ///< [layer, node, tensor]
};

/// What a layer does, as a model.
class OpeningMachine final : public FunctionalMachine {
  public:
    using FunctionalMachine::FunctionalMachine;

    std::size_t weight(const std::string& name) override {
        throw Error(ErrorCode::Unsupported, "", "it has a weight of its own, '" + name + "'");
    }

    /// A layer of Quantie's own companion: operations of Keras end masks.
    std::size_t withMask(std::size_t tensor, std::size_t other) override {
        const std::string name = freeName("keep_mask");
        addLayer({{"module", "quantie.keras3"},
                  {"class_name", "KeepMask"},
                  {"config", {{"name", name}, {"trainable", true}, {"dtype", "float32"}}},
                  {"registered_name", "quantie>KeepMask"},
                  {"name", name}});
        return callLayer(name, Json::array({tensorPlaceholder(other), tensorPlaceholder(tensor)}), Json::object(), 1)
            .front();
    }
};

Json oneOrAll(Json list) {
    return list.size() == 1 ? Json(list[0]) : list;
}

}  // namespace

Json Composite::functionalConfig(const Json& config, const Definitions& definitions) const {
    FunctionalMachine machine(definitions);
    Json arguments = Json::object();
    Json inputs = Json::object();
    atPlace(m_body.place + ".inputs", [&] {
        for (const auto& input : m_body.arguments.items()) {
            const std::size_t tensor = machine.addInput(input.key(), m_inputs[input.key()]);
            arguments[input.key()] = tensorPlaceholder(tensor);
            inputs[input.key()] = machine.end(tensor);
        }
    });
    for (MadeChild& child : children(Json::object(), config)) {
        child.dict["name"] = child.name;
        atPlace(m_body.place + ".layers", [&] { machine.addLayer(std::move(child.dict)); });
    }
    Json outputs = Json::array();
    for (const std::size_t tensor : runComposite(*this, config, {}, Json::array(), arguments, machine)) {
        outputs.push_back(machine.end(tensor));
    }
    Json result = config;
    result["layers"] = std::move(machine.layers());
    result["input_layers"] = std::move(inputs);
    if (m_outputNames.empty()) {
        result["output_layers"] = oneOrAll(std::move(outputs));
    } else {
        Json named = Json::object();
        for (std::size_t i = 0; i < outputs.size(); ++i) named[m_outputNames[i]] = outputs[i];
        result["output_layers"] = std::move(named);
    }
    return result;
}

Json Composite::openedConfig(const Json& dict, const Json& config, const Json& args, const Json& kwargs,
                             std::size_t inputs, const Definitions& definitions) const {
    OpeningMachine machine(definitions);
    Json ends = Json::array();
    for (std::size_t i = 0; i < inputs; ++i) {
        ends.push_back(machine.end(machine.addInput("input_" + std::to_string(i), Json::object())));
    }
    for (MadeChild& child : children(dict, config)) {
        child.dict["name"] = child.name;
        machine.addLayer(std::move(child.dict));
    }
    Json outputs = Json::array();
    for (const std::size_t tensor : runComposite(*this, config, builtShape(dict, config), args, kwargs, machine)) {
        outputs.push_back(machine.end(tensor));
    }
    return {{"layers", std::move(machine.layers())},
            {"input_layers", oneOrAll(std::move(ends))},
            {"output_layers", oneOrAll(std::move(outputs))}};
}

}  // namespace quantie
