#include "core/model/layer_objects.h"

#include <map>
#include <numeric>
#include <string>
#include <tuple>

#include "core/model/equal_layers.h"

namespace quantie {

std::vector<char> recreatedLayers(const Model& model) {
    std::vector<char> recreated(model.layers.size());
    for (std::size_t id = 0; id < model.layers.size(); ++id) {
        for (const Child& child : model.layers[id].children) {
            if (recreated[id] != 0 || child.role == ChildRole::Recreated) recreated[child.layer] = 1;
        }
    }
    return recreated;
}

bool isSavedAsArguments(const Layer& layer) {
    return layer.model >= 0 && layer.config != findMember(*layer.dict, "config");
}

bool isMadeByModel(const Model& model, int layer) {
    const Layer& self = model.layers[layer];
    if (self.parent >= 0 || self.network < 0) return false;
    return isSavedAsArguments(model.layers[model.networks[self.network].layer]);
}

namespace {

/// The layer's own name. In a network's list it may go by another: a layer that stands in two networks has one name.
std::string ownName(const Layer& layer) {
    if (layer.config == nullptr || !layer.config->is_object()) return layer.name;
    const auto name = layer.config->find("name");
    return name != layer.config->end() && name->is_string() ? name->get<std::string>() : layer.name;
}

}  // namespace

std::vector<int> layerObjects(const Model& model) {
    std::vector<int> objects(model.layers.size());
    std::iota(objects.begin(), objects.end(), 0);
    const std::vector<char> recreated = recreatedLayers(model);
    std::map<std::tuple<std::int64_t, std::string, std::string>, int> first;
    for (std::size_t id = 0; id < model.layers.size(); ++id) {
        const Layer& layer = model.layers[id];
        const int self = static_cast<int>(id);
        if (!layer.sharedObjectId || recreated[id] != 0) continue;
        const auto [it, added] = first.try_emplace({*layer.sharedObjectId, layer.className, ownName(layer)}, self);
        if (added || objects[self] != self) continue;
        for (const auto& [original, copy] : pairContents(model, it->second, self)) objects[copy] = objects[original];
    }
    return objects;
}

}  // namespace quantie
