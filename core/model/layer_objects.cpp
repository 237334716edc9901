#include "core/model/layer_objects.h"

#include <map>
#include <numeric>
#include <utility>

namespace quantie {
namespace {

/// Makes the contents of `copy` the contents of `original`: both dicts describe one object, so they are alike in form.
void pairContents(const Model& model, int original, int copy, std::vector<int>& objects) {
    const auto pair = [&](int a, int b) {
        objects[b] = objects[a];
        pairContents(model, a, b, objects);
    };
    const Layer& from = model.layers[original];
    const Layer& to = model.layers[copy];
    for (std::size_t i = 0; i < from.children.size() && i < to.children.size(); ++i) {
        if (from.children[i].attribute == to.children[i].attribute) pair(from.children[i].layer, to.children[i].layer);
    }
    if (from.model < 0 || to.model < 0) return;
    const auto& inside = model.networks[from.model].layers;
    const auto& copies = model.networks[to.model].layers;
    for (std::size_t i = 0; i < inside.size() && i < copies.size(); ++i) {
        if (model.layers[inside[i]].name == model.layers[copies[i]].name) pair(inside[i], copies[i]);
    }
}

}  // namespace

std::vector<char> recreatedLayers(const Model& model) {
    std::vector<char> recreated(model.layers.size());
    for (std::size_t id = 0; id < model.layers.size(); ++id) {
        for (const Child& child : model.layers[id].children) {
            if (recreated[id] != 0 || child.role == ChildRole::Recreated) recreated[child.layer] = 1;
        }
    }
    return recreated;
}

std::vector<int> layerObjects(const Model& model) {
    std::vector<int> objects(model.layers.size());
    std::iota(objects.begin(), objects.end(), 0);
    const std::vector<char> recreated = recreatedLayers(model);
    std::map<std::pair<std::int64_t, std::string>, int> first;
    for (std::size_t id = 0; id < model.layers.size(); ++id) {
        const Layer& layer = model.layers[id];
        const int self = static_cast<int>(id);
        if (!layer.sharedObjectId || recreated[id] != 0) continue;
        const auto [it, added] = first.try_emplace({*layer.sharedObjectId, layer.className}, self);
        if (added || objects[self] != self) continue;
        objects[self] = objects[it->second];
        pairContents(model, it->second, self, objects);
    }
    return objects;
}

}  // namespace quantie
