#include "core/model/equal_layers.h"

#include <functional>
#include <string>
#include <unordered_map>

#include "core/model/same_config.h"

namespace quantie {

std::vector<int> equalLayers(const Model& model) {
    std::unordered_map<std::string, std::vector<int>> byName;
    for (std::size_t id = 0; id < model.layers.size(); ++id) {
        const Layer& layer = model.layers[id];
        byName[layer.className + "\n" + layer.name].push_back(static_cast<int>(id));
    }
    std::vector<int> first(model.layers.size());
    for (const auto& [name, alike] : byName) {
        std::unordered_map<std::size_t, std::vector<int>> kinds;
        for (const int id : alike) {
            first[id] = id;
            if (alike.size() == 1) break;
            std::vector<int>& originals = kinds[configHash(*model.layers[id].config)];
            for (const int original : originals) {
                if (!sameLayerDict(model.layers[original], model.layers[id])) continue;
                first[id] = original;
                break;
            }
            if (first[id] == id) originals.push_back(id);
        }
    }
    return first;
}

int containerOf(const Model& model, int layer) {
    const Layer& self = model.layers[layer];
    if (self.parent >= 0) return self.parent;
    return self.network >= 0 ? model.networks[self.network].layer : -1;
}

std::vector<std::pair<int, int>> pairContents(const Model& model, int original, int copy) {
    std::vector<std::pair<int, int>> pairs{{original, copy}};
    for (std::size_t at = 0; at < pairs.size(); ++at) {
        const Layer& from = model.layers[pairs[at].first];
        const Layer& to = model.layers[pairs[at].second];
        for (std::size_t i = 0; i < from.children.size() && i < to.children.size(); ++i) {
            if (from.children[i].attribute == to.children[i].attribute) {
                pairs.emplace_back(from.children[i].layer, to.children[i].layer);
            }
        }
        if (from.model < 0 || to.model < 0) continue;
        const auto& inside = model.networks[from.model].layers;
        const auto& copies = model.networks[to.model].layers;
        for (std::size_t i = 0; i < inside.size() && i < copies.size(); ++i) {
            if (model.layers[inside[i]].name == model.layers[copies[i]].name) pairs.emplace_back(inside[i], copies[i]);
        }
    }
    return pairs;
}

}  // namespace quantie
