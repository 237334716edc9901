#include "core/keras/keras3_inbound.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "core/base/error.h"

namespace quantie {
namespace {

[[noreturn]] void refuse(const char* reason) {
    throw Error(ErrorCode::Unreadable, "", reason);
}

/// "__keras_tensor__" of {"class_name": "__keras_tensor__", "config": …}; empty for anything else.
std::string specialClass(const Json& value) {
    const Json* name = findMember(value, "class_name");
    return name != nullptr && name->is_string() && findMember(value, "config") != nullptr ? name->get<std::string>()
                                                                                          : std::string();
}

class Reader {
  public:
    SerializedCall read(const Json& node) {
        m_call.args = value(node["args"]);
        if (!m_call.args.is_array()) refuse("the arguments of a call are not a list");
        const Json* kwargs = findMember(node, "kwargs");
        if (kwargs == nullptr || kwargs->is_null()) return std::move(m_call);
        if (!kwargs->is_object()) refuse("the keyword arguments of a call are not an object");
        for (const auto& [key, item] : sorted(*kwargs)) m_call.kwargs[key] = value(*item);
        return std::move(m_call);
    }

  private:
    Json tensor(const Json& config) {
        const Json* history = findMember(config, "keras_history");
        if (history == nullptr) refuse("a tensor without its keras_history");
        m_call.tensors.push_back(readTensorTriple(*history));
        return tensorPlaceholder(m_call.tensors.size() - 1);
    }

    static Json slice(const Json& config) {
        Json slice = Json::object();
        for (const char* key : {"start", "stop", "step"}) {
            const Json* bound = findMember(config, key);
            slice[key] = bound == nullptr ? Json() : *bound;
        }
        return slice;
    }

    /// Keras flattens a dict by its sorted keys, at any depth.
    static std::map<std::string, const Json*> sorted(const Json& dict) {
        std::map<std::string, const Json*> members;
        for (const auto& item : dict.items()) members[item.key()] = &item.value();
        return members;
    }

    Json value(const Json& from) {
        const std::string special = specialClass(from);
        if (special == "__keras_tensor__") return tensor(from["config"]);
        if (special == "__tensor__" || special == "__numpy__") {
            const Json* constant = findMember(from["config"], "value");
            return constant == nullptr ? Json() : *constant;
        }
        if (special == "__slice__") return slice(from["config"]);
        if (!from.is_structured()) return from;
        Json result = from.is_object() ? Json::object() : Json::array();
        if (from.is_object()) {
            for (const auto& [key, item] : sorted(from)) result[key] = value(*item);
        } else {
            for (const Json& item : from) result.push_back(value(item));
        }
        return result;
    }

    SerializedCall m_call;
};

}  // namespace

bool isKeras3Node(const Json& node) {
    return node.is_object() && node.contains("args");
}

SerializedCall readKeras3Node(const Json& node) {
    return Reader().read(node);
}

bool looksLikeKeras3(const Json& architecture) {
    if (const Json* version = findMember(architecture, "keras_version"); version != nullptr && version->is_string()) {
        return version->get_ref<const std::string&>().starts_with("3");
    }
    const Json* module = findMember(architecture, "module");
    if (module != nullptr && module->is_string() && module->get_ref<const std::string&>().starts_with("keras_hub")) {
        return true;
    }
    const Json* config = findMember(architecture, "config");
    if (config == nullptr) return false;
    // Models of Keras 3 are layers with a dtype; in Keras 2 only layers that are no models have one.
    if (findMember(*config, "layers") != nullptr && findMember(*config, "dtype") != nullptr) return true;
    const Json* layers = findMember(*config, "layers");
    if (layers == nullptr || !layers->is_array()) return false;
    return std::any_of(layers->begin(), layers->end(), [](const Json& layer) {
        const Json* nodes = findMember(layer, "inbound_nodes");
        return nodes != nullptr && nodes->is_array() && !nodes->empty() && isKeras3Node(nodes->front());
    });
}

}  // namespace quantie
