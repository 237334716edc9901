#include "core/export/content.h"

#include <algorithm>
#include <map>

#include "core/export/node_order.h"
#include "core/keras/inbound.h"

namespace quantie {
namespace {

SerializedTensor named(const Clone& clone, const CloneTensor& tensor) {
    return {clone.layers[tensor.layer].name, tensor.call, tensor.tensor};
}

Json triple(const Clone& clone, const CloneTensor& tensor) {
    return Json::array({clone.layers[tensor.layer].name, tensor.call, tensor.tensor});
}

Json entryOf(const Clone& clone, const CloneLayer& layer) {
    Json entry = layer.entry;
    entry["name"] = layer.name;
    Json nodes = Json::array();
    if (layer.className != "InputLayer") {
        for (const CloneCall& call : layer.calls) {
            SerializedCall serialized{{}, call.args, call.kwargs};
            for (const CloneTensor& input : call.inputs) serialized.tensors.push_back(named(clone, input));
            nodes.push_back(writeInboundNode(serialized, layer.className));
        }
    }
    entry["inbound_nodes"] = std::move(nodes);
    return entry;
}

bool isTriple(const Json& value) {
    return value.is_array() && value.size() == 3 && value[0].is_string() && value[1].is_number_integer();
}

/// The source's structure of inputs or outputs (one triple, a list, a dict) around the clone's tensors.
Json restructure(const Json& value, const Clone& clone, const std::vector<CloneTensor>& tensors, std::size_t& next) {
    if (isTriple(value)) return next < tensors.size() ? triple(clone, tensors[next++]) : value;
    Json result = value.is_object() ? Json::object() : Json::array();
    if (value.is_object()) {  // the order of the file, the numbers by sorted key
        std::map<std::string, Json> sorted;
        for (const auto& item : value.items()) sorted[item.key()] = item.value();
        for (auto& [key, item] : sorted) item = restructure(item, clone, tensors, next);
        for (const auto& item : value.items()) result[item.key()] = std::move(sorted[item.key()]);
    } else if (value.is_array()) {
        for (const Json& item : value) result.push_back(restructure(item, clone, tensors, next));
    }
    return result;
}

Json endsOf(const Json& config, const char* key, const Clone& clone, const std::vector<CloneTensor>& tensors) {
    if (config.is_object() && config.contains(key)) {
        std::size_t next = 0;
        return restructure(config[key], clone, tensors, next);
    }
    Json list = Json::array();
    for (const CloneTensor& tensor : tensors) list.push_back(triple(clone, tensor));
    return list;
}

}  // namespace

Content contentOf(const Clone& clone, const Model& source) {
    const Json& config = *source.layers[source.top().layer].config;
    Json layers = Json::array();
    for (const CloneLayer& layer : clone.layers) layers.push_back(entryOf(clone, layer));

    Json rebuilt = {{"name", source.name}};
    if (config.is_object() && config.contains("trainable")) rebuilt["trainable"] = config["trainable"];
    rebuilt["layers"] = std::move(layers);
    rebuilt["input_layers"] = endsOf(config, "input_layers", clone, clone.inputs);
    rebuilt["output_layers"] = endsOf(config, "output_layers", clone, clone.outputs);

    Content content;
    content.architecture = {{"class_name", "Functional"},
                            {"config", std::move(rebuilt)},
                            {"keras_version", kerasVersionOf(source)},
                            {"backend", "tensorflow"}};
    for (const int layer : loadedOrder(clone)) {
        content.groups.push_back({clone.layers[layer].name, clone.layers[layer].weights});
    }
    content.uses = clone.uses;
    content.hasWeights = source.hasWeights();
    return content;
}

std::string kerasVersionOf(const Model& source) {
    return source.kerasVersion.empty() ? "2.6.0" : source.kerasVersion;
}

}  // namespace quantie
