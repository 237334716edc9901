#include "core/keras/inbound.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>

#include "core/base/error.h"

namespace quantie {
namespace {

bool isInteger(const Json& value) {
    return value.is_number_integer();
}

/// [name, node, tensor] or [name, node, tensor, kwargs]: what Keras calls serialized node data.
bool isNodeData(const Json& value) {
    return value.is_array() && (value.size() == 3 || value.size() == 4) && value[0].is_string() &&
           isInteger(value[1]) && (isInteger(value[2]) || value[0] == "_CONSTANT_VALUE");
}

[[noreturn]] void refuse(const char* reason) {
    throw Error(ErrorCode::Unreadable, "", reason);
}

/// The entries of a dict in the order in which Keras flattens it: by key.
std::map<std::string, const Json*> byKey(const Json& object) {
    std::map<std::string, const Json*> sorted;
    for (const auto& item : object.items()) sorted[item.key()] = &item.value();
    return sorted;
}

/// Carries the state of reading one call: tensors are numbered in the order in which Keras flattens the arguments.
class Reader {
  public:
    explicit Reader(const std::function<bool(const std::string&)>& isLayer) : m_isLayer(isLayer) {}

    SerializedCall read(const Json& node, bool keepStructure) {
        Json first = argument(node);
        // [["x", 0, 0, {}]] is a call on x itself: Keras lists even a single tensor.
        const bool single = !keepStructure && first.is_array() && first.size() == 1 && placeholderIndex(first[0]);
        m_call.args.push_back(single ? Json(first[0]) : std::move(first));
        for (const Json* kwargs : m_kwargs) readKwargs(*kwargs);
        return std::move(m_call);
    }

  private:
    Json tensor(const Json& data) {
        m_call.tensors.push_back(readTensorTriple(data));
        return tensorPlaceholder(m_call.tensors.size() - 1);
    }

    /// The first argument: any structure of node data. Their kwargs are all the same; those of the last one count, as
    /// in Keras, where each overwrites the one before.
    Json argument(const Json& value) {
        if (isNodeData(value)) {
            if (value.size() == 4) {
                if (!value[3].is_object()) refuse("the keyword arguments of a call are not an object");
                m_kwargs = {&value[3]};
            }
            return value[0] == "_CONSTANT_VALUE" ? value[2] : tensor(value);
        }
        Json result = value;
        if (value.is_array()) {
            for (std::size_t i = 0; i < value.size(); ++i) result[i] = argument(value[i]);
        } else if (value.is_object()) {
            for (const auto& [key, item] : byKey(value)) result[key] = argument(*item);
        } else {
            refuse("an inbound node is neither [layer, node, tensor] nor a list of them");
        }
        return result;
    }

    void readKwargs(const Json& kwargs) {
        for (const auto& item : kwargs.items()) m_call.kwargs[item.key()] = keywordValue(item.value());
    }

    Json keywordValue(const Json& value) {
        if (value.is_array()) {
            if (isNodeData(value) && value[0] == "_CONSTANT_VALUE") return value[2];
            if (isNodeData(value) && m_isLayer(value[0].get_ref<const std::string&>())) return tensor(value);
            Json result = Json::array();
            for (const Json& item : value) result.push_back(keywordValue(item));
            return result;
        }
        if (value.is_object()) {
            Json result = Json::object();
            for (const auto& item : value.items()) result[item.key()] = keywordValue(item.value());
            return result;
        }
        return value;
    }

    const std::function<bool(const std::string&)>& m_isLayer;
    SerializedCall m_call;
    std::vector<const Json*> m_kwargs;
};

/// Puts a call together again, tensors by their names.
class Writer {
  public:
    explicit Writer(const SerializedCall& call) : m_call(call), m_kwargs(keywordValue(call.kwargs)) {}

    Json write(bool keepStructure) const {
        Json first = m_call.args.empty() ? Json::array() : argument(m_call.args[0]);
        const bool single = isNodeData(first);
        return single && !keepStructure ? Json::array({std::move(first)}) : first;
    }

  private:
    Json triple(std::size_t index) const {
        const SerializedTensor& tensor = m_call.tensors.at(index);
        return Json::array({tensor.layer, tensor.node, tensor.tensor});
    }

    Json argument(const Json& value) const {
        if (const auto index = placeholderIndex(value)) {
            Json data = triple(*index);
            data.push_back(m_kwargs);
            return data;
        }
        if (value.is_array() && mentionsTensor(value)) {
            Json list = Json::array();
            for (const Json& item : value) list.push_back(argument(item));
            return list;
        }
        if (value.is_object()) {
            Json object = Json::object();
            for (const auto& item : value.items()) object[item.key()] = argument(item.value());
            return object;
        }
        return Json::array({"_CONSTANT_VALUE", -1, value, m_kwargs});
    }

    static bool mentionsTensor(const Json& value) {
        if (placeholderIndex(value)) return true;
        return value.is_structured() && std::any_of(value.begin(), value.end(), mentionsTensor);
    }

    Json keywordValue(const Json& value) const {
        if (const auto index = placeholderIndex(value)) return triple(*index);
        if (!value.is_structured()) return value;
        Json result = value.is_object() ? Json::object() : Json::array();
        if (value.is_object()) {
            for (const auto& item : value.items()) result[item.key()] = keywordValue(item.value());
        } else {
            for (const Json& item : value) result.push_back(keywordValue(item));
        }
        return result;
    }

    const SerializedCall& m_call;
    Json m_kwargs;
};

void flatten(const Json& value, std::vector<SerializedTensor>& out) {
    if (isNodeData(value)) {
        out.push_back(readTensorTriple(value));
    } else if (value.is_array()) {
        for (const Json& item : value) flatten(item, out);
    } else if (value.is_object()) {
        for (const auto& [key, item] : byKey(value)) flatten(*item, out);
    } else {
        refuse("input_layers and output_layers must list [layer, node, tensor]");
    }
}

}  // namespace

SerializedTensor readTensorTriple(const Json& triple) {
    if (!isNodeData(triple) || !isInteger(triple[2])) refuse("a tensor must be written [layer, node, tensor]");
    return {triple[0].get<std::string>(), triple[1].get<std::int64_t>(), triple[2].get<std::int64_t>()};
}

bool keepsStructure(const std::string& className) {
    constexpr std::array<std::string_view, 5> classes{"TFOpLambda", "SlicingOpLambda", "ClassMethod",
                                                      "InstanceProperty", "InstanceMethod"};
    return std::find(classes.begin(), classes.end(), className) != classes.end();
}

SerializedCall readInboundNode(const Json& node, const std::string& className,
                               const std::function<bool(const std::string&)>& isLayer) {
    return Reader(isLayer).read(node, keepsStructure(className));
}

Json writeInboundNode(const SerializedCall& call, const std::string& className) {
    return Writer(call).write(keepsStructure(className));
}

std::vector<SerializedTensor> readTensorList(const Json& value) {
    std::vector<SerializedTensor> tensors;
    flatten(value, tensors);
    return tensors;
}

}  // namespace quantie
