#include "core/export/keras3_content.h"

#include <map>
#include <string>
#include <utility>

#include "core/export/archive_groups.h"
#include "core/export/model_ends.h"
#include "core/export/node_order.h"
#include "core/model/keras3_json.h"

namespace quantie {
namespace {

Json historyOf(const Clone& clone, const CloneTensor& tensor) {
    return Json::array({clone.layers[tensor.layer].name, tensor.call, tensor.tensor});
}

/// Puts the clone's tensors into an entry of the source, in the order in which it is read (keras3_inbound.cpp).
class NodeWriter {
  public:
    NodeWriter(const Clone& clone, const CloneCall& call) : m_clone(clone), m_call(call) {}

    Json write() {
        if (m_call.node == nullptr) return plain();
        Json node = *m_call.node;
        replace(node["args"]);
        if (node.contains("kwargs")) replace(node["kwargs"]);
        return node;
    }

  private:
    /// A step of a Sequential, or a layer that the export adds.
    Json plain() const { return {{"args", withTensors(m_call.args)}, {"kwargs", withTensors(m_call.kwargs)}}; }

    Json withTensors(const Json& value) const {
        if (const auto input = placeholderIndex(value)) return tensorDict(historyOf(m_clone, m_call.inputs.at(*input)));
        Json result = value;
        if (result.is_structured()) {
            for (Json& item : result) item = withTensors(item);
        }
        return result;
    }

    void replace(Json& value) {
        if (!value.is_structured()) return;
        const Json* name = findMember(value, "class_name");
        if (name != nullptr && *name == "__keras_tensor__") {
            value["config"]["keras_history"] = historyOf(m_clone, m_call.inputs.at(m_next++));
            return;
        }
        if (value.is_array()) {
            for (Json& item : value) replace(item);
            return;
        }
        std::map<std::string, Json*> sorted;
        for (auto& item : value.items()) sorted[item.key()] = &item.value();
        for (auto& [key, item] : sorted) replace(*item);
    }

    const Clone& m_clone;
    const CloneCall& m_call;
    std::size_t m_next = 0;
};

Json entryOf(const Clone& clone, const CloneLayer& layer) {
    Json entry = layer.entry;
    if (!entry.contains("module")) {
        entry["module"] = "keras.layers";
        entry["registered_name"] = nullptr;
    }
    entry["name"] = layer.name;
    Json nodes = Json::array();
    if (layer.className != "InputLayer") {
        for (const CloneCall& call : layer.calls) nodes.push_back(NodeWriter(clone, call).write());
    }
    entry["inbound_nodes"] = std::move(nodes);
    return entry;
}

/// The source's structure of inputs or outputs around the clone's tensors.
Json endsOf(const Json& config, const char* key, const Clone& clone, const std::vector<CloneTensor>& tensors) {
    if (const Json* structure = findMember(config, key)) {
        std::size_t next = 0;
        return replaceEnds(*structure, [&](const Json& triple) {
            return next < tensors.size() ? historyOf(clone, tensors[next++]) : triple;
        });
    }
    return historyOf(clone, tensors.front());  // a Sequential has one of each
}

void putCommon(Content& content, const Model& model) {
    content.keras3 = true;
    content.version = model.kerasVersion.empty() ? "3.5.0" : model.kerasVersion;
    content.hasWeights = model.hasWeights();
}

}  // namespace

Content sourceContentOfKeras3(const Graph& source, const VariableIndex& variables, const std::vector<int>& objects) {
    Content content;
    putCommon(content, *source.model);
    content.architecture = *source.model->architecture;
    content.architecture.erase("compile_config");  // the state of its optimizer is not written
    content.groups = ArchiveGroups(source, variables, objects).ofSource();
    return content;
}

Content contentOfKeras3(const Clone& clone, const Graph& source, const VariableIndex& variables,
                        const std::vector<int>& objects) {
    const Model& model = *source.model;
    const Json& config = *model.layers[model.top().layer].config;
    Json layers = Json::array();
    // In the order in which Keras itself lists them: 3.5 wants what a call reads before the layer of that call.
    for (const int layer : loadedOrder(clone)) layers.push_back(entryOf(clone, clone.layers[layer]));
    Json rebuilt = {{"name", model.name}, {"trainable", config.value("trainable", true)}};
    rebuilt["layers"] = std::move(layers);
    rebuilt["input_layers"] = endsOf(config, "input_layers", clone, clone.inputs);
    rebuilt["output_layers"] = endsOf(config, "output_layers", clone, clone.outputs);

    Content content;
    putCommon(content, model);
    content.architecture = {{"module", "keras.src.models.functional"},
                            {"class_name", "Functional"},
                            {"config", std::move(rebuilt)},
                            {"registered_name", "Functional"},
                            {"build_config", {{"input_shape", nullptr}}}};
    content.groups = ArchiveGroups(source, variables, objects).of(clone);
    content.uses = clone.uses;
    return content;
}

}  // namespace quantie
