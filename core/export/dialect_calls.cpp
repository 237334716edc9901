#include "core/export/dialect_calls.h"

#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/export/dialect_classes.h"
#include "core/export/dialect_config.h"
#include "core/model/keras3_json.h"

namespace quantie {
namespace {

/// Masks of their own for each input, which attention of Keras 2 takes from the tensors themselves: they are the same
/// masks (refuseOtherMasks sees to that).
bool isImplicitInKeras2(const Layer& layer, const std::string& argument) {
    constexpr std::array<std::string_view, 3> masks{"query_mask", "value_mask", "key_mask"};
    return layer.className == "MultiHeadAttention" && std::find(masks.begin(), masks.end(), argument) != masks.end();
}

bool knows(const Layer& layer, const std::string& argument) {
    if (!layer.builtIn || layer.model >= 0) return true;
    const DialectClass* row = dialectClass(layer.className);
    if (row == nullptr) return false;
    const auto words = wordsOf(row->arguments);
    return std::find(words.begin(), words.end(), argument) != words.end();
}

void putArgument(const Layer& layer, const std::string& name, const Json& value, bool toKeras3, ConvertedCall& made) {
    if (value.is_null()) return;
    if (name == "training" && !knows(layer, name)) return;  // it acts alike in both
    if (!toKeras3 && isImplicitInKeras2(layer, name)) return;
    if (!knows(layer, name)) {
        throw Error(ErrorCode::Unsupported, "",
                    "its call has the argument " + name + ", which " + kerasName(toKeras3) + " does not take");
    }
    made.kwargs[name] = value;
}

/// What Keras 3 takes by position behind the first argument goes by name in Keras 2.
std::string positionalName(const Layer& layer, std::size_t place) {
    const DialectClass* row = layer.builtIn ? dialectClass(layer.className) : nullptr;
    const auto words = row == nullptr ? std::vector<std::string_view>{} : wordsOf(row->arguments);
    if (place >= words.size())
        throw Error(ErrorCode::Unsupported, "", "its call has arguments by position that Keras 2 cannot write");
    return std::string(words[place]);
}

/// x and its states in one list, as Keras 2 writes the call of a recurrent layer with states.
bool listsStates(const Layer& layer, const Json& first) {
    const DialectClass* row = layer.builtIn ? dialectClass(layer.className) : nullptr;
    return row != nullptr && row->states && first.is_array() && !first.empty();
}

Json tensorOf(const SerializedTensor& tensor) {
    return tensorDict(Json::array({tensor.layer, tensor.node, tensor.tensor}));
}

Json keras3Value(const Json& value, const SerializedCall& call) {
    if (const auto index = placeholderIndex(value)) return tensorOf(call.tensors.at(*index));
    if (!value.is_structured()) return value;
    if (isSlice(value)) return sliceDict(value);
    if (value == Json({{"class_name", "__ellipsis__"}}))
        return {{"class_name", "__ellipsis__"}, {"config", Json::object()}};
    Json result = value.is_object() ? Json::object() : Json::array();
    if (value.is_object()) {
        for (const auto& item : value.items()) result[item.key()] = keras3Value(item.value(), call);
    } else {
        for (const Json& item : value) result.push_back(keras3Value(item, call));
    }
    return result;
}

}  // namespace

ConvertedCall convertedCall(const Layer& layer, const Call& call, bool toKeras3) {
    ConvertedCall made;
    if (call.args.empty()) throw Error(ErrorCode::Unsupported, "", "its call has no first argument");
    const Json& first = call.args[0];
    if (toKeras3 && listsStates(layer, first)) {
        made.args.push_back(first[0]);
        Json states = Json::array();
        for (std::size_t i = 1; i < first.size(); ++i) states.push_back(first[i]);
        if (!states.empty()) made.kwargs["initial_state"] = std::move(states);
    } else {
        made.args.push_back(first);
    }
    for (std::size_t i = 1; i < call.args.size(); ++i)
        putArgument(layer, positionalName(layer, i - 1), call.args[i], toKeras3, made);
    for (const auto& item : call.kwargs.items()) putArgument(layer, item.key(), item.value(), toKeras3, made);
    return made;
}

Json keras3Node(const SerializedCall& call) {
    return {{"args", keras3Value(call.args, call)}, {"kwargs", keras3Value(call.kwargs, call)}};
}

}  // namespace quantie
