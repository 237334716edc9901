#include "core/export/layer_dicts.h"

#include <algorithm>

#include "core/export/keras3_dict.h"
#include "core/model/layer_objects.h"

namespace quantie {
namespace {

constexpr const char* idKey = "shared_object_id";

std::int64_t largestId(const Json& value) {
    if (!value.is_structured()) return 0;
    std::int64_t largest = 0;
    if (value.is_object()) {
        const auto it = value.find(idKey);
        if (it != value.end() && it->is_number_integer()) largest = it->get<std::int64_t>();
    }
    for (const Json& item : value) largest = std::max(largest, largestId(item));
    return largest;
}

void countIds(const Json& value, std::map<std::int64_t, int>& counts) {
    if (!value.is_structured()) return;
    if (value.is_object()) {
        const auto it = value.find(idKey);
        if (it != value.end() && it->is_number_integer()) ++counts[it->get<std::int64_t>()];
    }
    for (const Json& item : value) countIds(item, counts);
}

void dropIds(Json& value, const std::map<std::int64_t, int>& counts, std::int64_t first) {
    if (!value.is_structured()) return;
    if (value.is_object()) {
        const auto it = value.find(idKey);
        const bool own = it != value.end() && it->is_number_integer() && it->get<std::int64_t>() >= first;
        if (own && counts.at(it->get<std::int64_t>()) < 2) value.erase(idKey);
    }
    for (Json& item : value) dropIds(item, counts, first);
}

}  // namespace

// What a definition took from a config is a dict of its own.
const Json* placeInConfig(const Json& config, const Json& dict) {
    if (!config.is_object()) return nullptr;
    const auto it = std::find(config.begin(), config.end(), dict);
    return it == config.end() ? nullptr : &*it;
}

LayerDicts::LayerDicts(const Model& model) : m_model(model), m_recreated(recreatedLayers(model)) {
    for (std::size_t id = 0; id < model.layers.size(); ++id) {
        // Two children may stand for one dict (a Bidirectional makes both its layers from it); both are re-created.
        const Layer& layer = model.layers[id];
        m_layerAt.emplace(layer.dict, static_cast<int>(id));
        if (layer.parent < 0) continue;
        const Json* place = placeInConfig(*model.layers[layer.parent].config, *layer.dict);
        if (place != nullptr) m_layerAt.emplace(place, static_cast<int>(id));
    }
    const std::int64_t largest = largestId(*model.architecture);
    // Real ids are small numbers or addresses; an absurd one must not make ours overflow.
    m_firstId = largest < (std::int64_t{1} << 60) ? largest + 1 : 1;
}

Json LayerDicts::write(int layer, const ObjectOf& objectOf) {
    const int object = objectOf(layer);
    const auto name = m_names.find(object);
    Json dict = plain(layer, objectOf, name == m_names.end() ? std::string() : name->second);
    if (const auto dtype = m_dtypes.find(object); dtype != m_dtypes.end()) dict["config"]["dtype"] = dtype->second;
    if (m_recreated[layer] == 0) dict[idKey] = m_firstId + object;
    return dict;
}

Json LayerDicts::plain(int layer, const ObjectOf& objectOf, const std::string& name) {
    const Layer& self = m_model.layers[layer];
    Json dict = self.keras3 ? keras3Dict(self) : Json{{"class_name", legacyClassName(*self.dict)}};
    dict["config"] = rewrite(*self.config, objectOf);
    if (!name.empty() && dict["config"].is_object()) dict["config"]["name"] = name;
    return dict;
}

Json LayerDicts::rewrite(const Json& value, const ObjectOf& objectOf) {
    if (value.is_object()) {
        if (const auto it = m_layerAt.find(&value); it != m_layerAt.end()) {
            Json dict = write(it->second, objectOf);
            for (const char* key : {"name", "inbound_nodes"}) {  // an entry of a nested model's list
                const bool entry = m_model.layers[it->second].parent < 0 && value.contains(key);
                if (entry) dict[key] = value[key];
            }
            return dict;
        }
        Json object = Json::object();
        for (const auto& item : value.items()) object[item.key()] = rewrite(item.value(), objectOf);
        return object;
    }
    if (!value.is_array()) return value;
    Json array = Json::array();
    for (const Json& item : value) array.push_back(rewrite(item, objectOf));
    return array;
}

void LayerDicts::dropSingleIds(Json& root) const {
    std::map<std::int64_t, int> counts;
    countIds(root, counts);
    dropIds(root, counts, m_firstId);
}

std::string legacyClassName(const Json& dict) {
    const auto registered = dict.find("registered_name");
    if (registered != dict.end() && registered->is_string() &&
        registered->get_ref<const std::string&>().find('>') != std::string::npos) {
        return registered->get<std::string>();
    }
    return dict.at("class_name").get<std::string>();
}

}  // namespace quantie
