#include "core/export/tfmot_import_weights.h"

#include <algorithm>
#include <cstddef>

#include "core/export/tfmot_import_classes.h"

namespace quantie {
namespace {

class Pairing {
  public:
    Pairing(const Model& quantized, const Model& plain)
        : m_quantized(quantized), m_plain(plain), m_plainLayer(quantized.layers.size(), -1) {
        pairNetworks(0, 0);
        m_plainLayer[quantized.top().layer] = plain.top().layer;
    }

    const std::vector<int>& layers() const { return m_plainLayer; }

  private:
    void pairNetworks(int quantized, int plain) {
        const std::vector<int>& before = m_quantized.networks[quantized].layers;
        const std::vector<int>& after = m_plain.networks[plain].layers;
        std::size_t place = 0;
        for (const int layer : before) {
            const Layer& self = m_quantized.layers[layer];
            const Layer* other = place == after.size() ? nullptr : &m_plain.layers[after[place]];
            const bool removed = isQuantizeLayer(*self.dict) && (other == nullptr || !isQuantizeLayer(*other->dict));
            if (removed) continue;
            if (other == nullptr) return;
            const int inside = wrappedLayer(*other) >= 0 ? -1 : wrappedLayer(self);
            pair(inside >= 0 ? inside : layer, after[place++]);
        }
    }

    void pair(int quantized, int plain) {
        m_plainLayer[quantized] = plain;
        const Layer& before = m_quantized.layers[quantized];
        const Layer& after = m_plain.layers[plain];
        if (before.model >= 0 && after.model >= 0) {
            pairNetworks(before.model, after.model);
        }
        for (std::size_t i = 0; i < before.children.size() && i < after.children.size(); ++i) {
            pair(before.children[i].layer, after.children[i].layer);
        }
    }

    const Model& m_quantized;
    const Model& m_plain;
    std::vector<int> m_plainLayer;
};

}  // namespace

std::vector<int> copyWeights(const Model& quantized, Model& plain) {
    const Pairing pairing(quantized, plain);
    const std::vector<int>& became = pairing.layers();
    for (std::size_t i = 0; i < became.size(); ++i) {
        if (became[i] < 0) continue;
        const Layer& before = quantized.layers[i];
        Layer& after = plain.layers[became[i]];
        after.weights = before.weights;
        after.tracked.clear();
        for (const WeightRef& ref : before.tracked) {
            if (became[ref.layer] >= 0) after.tracked.push_back({became[ref.layer], ref.weight});
        }
    }
    return became;
}

}  // namespace quantie
