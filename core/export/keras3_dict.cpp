#include "core/export/keras3_dict.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/model/keras3_json.h"

namespace quantie {
namespace {

std::string moduleOf(const Json& dict) {
    const Json* module = findMember(dict, "module");
    return module != nullptr && module->is_string() ? module->get<std::string>() : std::string();
}

Json withoutModule(const Layer& layer) {
    Json dict = {{"module", nullptr}, {"class_name", layer.className}, {"registered_name", nullptr}};
    if (isOperationOfKeras3(layer)) {
        const auto& className = (*layer.dict)["class_name"].get_ref<const std::string&>();  // ours says "ops." as well
        dict["class_name"] = className;
        dict["module"] = operationModule(className);
        dict["registered_name"] = className;
    } else if (layer.model >= 0 && layer.className != "Sequential") {
        dict["module"] = "keras.src.models.functional";
        dict["registered_name"] = layer.className;
    } else if (layer.builtIn) {
        dict["module"] = layer.model >= 0 ? "keras" : "keras.layers";
    } else {
        dict["registered_name"] = layer.package.empty() ? layer.className : layer.package + ">" + layer.className;
    }
    return dict;
}

struct NewKey {
    const char* key;
    Json byDefault;
};

const std::array<NewKey, 10>& newKeys() {
    static const std::array<NewKey, 10> keys{{{"quantization_config", nullptr},
                                              {"input_axes", nullptr},
                                              {"output_axes", nullptr},
                                              {"optional", false},
                                              {"ragged", false},
                                              {"use_gate", false},
                                              {"sliding_window", nullptr},
                                              {"renorm", false},
                                              {"renorm_clipping", nullptr},
                                              {"renorm_momentum", 0.99}}};
    return keys;
}

}  // namespace

Json keras3Dict(const Layer& layer) {
    if (moduleOf(*layer.dict).empty() && findMember(*layer.dict, "registered_name") == nullptr)
        return withoutModule(layer);
    Json dict = Json::object();
    for (const auto& item : layer.dict->items()) {
        const std::string_view key = item.key();
        if (key != "name" && key != "inbound_nodes" && key != "shared_object_id" && key != "compile_config")
            dict[item.key()] = key == "config" ? Json() : item.value();
    }
    return dict;
}

void dropNewDefaults(Json& value) {
    if (!value.is_structured()) return;
    if (value.is_object() && moduleOf(value).starts_with("keras")) {
        const auto config = value.find("config");
        if (config != value.end() && config->is_object()) {
            for (const NewKey& known : newKeys()) {
                const auto it = config->find(known.key);
                if (it != config->end() && *it == known.byDefault) config->erase(known.key);
            }
        }
    }
    for (Json& item : value) dropNewDefaults(item);
}

bool isOperationOfKeras3(const Layer& layer) {
    if (!layer.keras3 || layer.model >= 0 || layer.className == "InputLayer") return false;
    if (const std::string module = moduleOf(*layer.dict); !module.empty()) return isOperationModule(module);
    return layer.config->is_object() && findMember(*layer.config, "trainable") == nullptr &&
           findMember(*layer.config, "dtype") == nullptr;
}

bool isOperationDict(const Json& dict) {
    return isOperationModule(moduleOf(dict));
}

}  // namespace quantie
