#include "core/model/keras_order.h"

#include <set>
#include <string>
#include <utility>

namespace quantie {
namespace {

using Refs = std::vector<WeightRef>;

void append(Refs& to, const Refs& from) {
    to.insert(to.end(), from.begin(), from.end());
}

/// Wrappers that quantize the layer inside: its weights as they were, then their own, the ranges, none of them trained.
bool keepsOwnLast(const Layer& layer) {
    return layer.className == "QuantizeUse" || layer.className == "QuantizeWrapper" ||
           layer.className == "QuantizeWrapperV2";
}

/// The three lists that Keras has per layer, as keras/engine/base_layer.py and training.py (for models) put them
/// together.
class Lists {
  public:
    explicit Lists(const Model& model) : m_model(model) {}

    Refs trainable(int id) const {
        const Layer& layer = m_model.layers[id];
        return layer.trainable || keepsOwnLast(layer) ? join(own(id, true), id, &Lists::trainable) : Refs{};
    }

    Refs nonTrainable(int id) const {
        const Layer& layer = m_model.layers[id];
        if (keepsOwnLast(layer)) {
            Refs all = join({}, id, &Lists::nonTrainable);
            append(all, own(id, false));
            return all;
        }
        if (layer.trainable) return join(own(id, false), id, &Lists::nonTrainable);
        if (layer.model >= 0) return join(join({}, id, &Lists::trainable), id, &Lists::nonTrainable);
        Refs all = own(id, true);
        append(all, own(id, false));
        return join(std::move(all), id, &Lists::weights);
    }

    Refs weights(int id) const {
        if (m_model.layers[id].model >= 0) return join({}, id, &Lists::weights);
        Refs all = trainable(id);
        append(all, nonTrainable(id));
        return all;
    }

  private:
    Refs own(int id, bool wanted) const {
        Refs refs = ownWeights(m_model, id);
        std::erase_if(refs, [&](const WeightRef& ref) {
            return m_model.layers[ref.layer].weights[ref.weight].trainable != wanted;
        });
        return refs;
    }

    Refs join(Refs first, int id, Refs (Lists::*part)(int) const) const {
        for (const int inside : layersInside(m_model, id)) append(first, (this->*part)(inside));
        return first;
    }

    const Model& m_model;
};

}  // namespace

std::vector<WeightRef> ownWeights(const Model& model, int layer) {
    Refs refs = model.layers[layer].tracked;
    if (!refs.empty()) return refs;
    for (std::size_t i = 0; i < model.layers[layer].weights.size(); ++i) refs.push_back({layer, static_cast<int>(i)});
    return refs;
}

std::vector<int> layersInside(const Model& model, int layer) {
    std::vector<int> inside;
    for (const Child& child : model.layers[layer].children) inside.push_back(child.layer);
    if (const int network = model.layers[layer].model; network >= 0) {
        const auto& layers = model.networks[network].layers;
        inside.insert(inside.end(), layers.begin(), layers.end());
    }
    return inside;
}

std::vector<WeightRef> kerasOrder(const Model& model, int layer, const std::vector<int>& objects) {
    const Lists lists(model);
    Refs all = lists.trainable(layer);
    append(all, lists.nonTrainable(layer));
    std::set<std::pair<int, std::string>> seen;
    std::erase_if(all, [&](const WeightRef& ref) {
        return !seen.emplace(objects[ref.layer], model.layers[ref.layer].weights[ref.weight].path).second;
    });
    return all;
}

}  // namespace quantie
