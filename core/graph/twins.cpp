#include "core/graph/twins.h"

#include <algorithm>
#include <iterator>

#include "core/layers/dtype_policy.h"
#include "core/model/equal_layers.h"
#include "core/model/layer_objects.h"
#include "core/model/same_config.h"

namespace quantie {

namespace {

/// A definition tells only the settings that its class gives; the others are at their defaults in a full config, too.
bool agree(const Json& a, const Json& b) {
    if (!a.is_object() || !b.is_object() || dtypePolicy(a).name != dtypePolicy(b).name) return false;
    for (const auto& item : a.items()) {
        if (item.key() == "dtype") continue;
        const Json* other = findMember(b, item.key());
        if (other != nullptr && !sameConfig(item.value(), *other)) return false;
    }
    return true;
}

}  // namespace

Twins::Twins(const Model& model) : m_model(model), m_equal(equalLayers(model)), m_recreated(recreatedLayers(model)) {
    for (std::size_t id = 0; id < m_equal.size(); ++id) {
        const auto layer = static_cast<int>(id);
        m_groups[m_equal[id]].push_back(layer);
        m_made.push_back(static_cast<char>(m_recreated[id] != 0 || isMadeByModel(model, layer)));
        if (m_made[id] != 0) m_madeByName[model.layers[id].name].push_back(layer);
    }
}

std::vector<int> Twins::madeByClasses(int layer) const {
    const Layer& self = m_model.layers[layer];
    const auto named = m_madeByName.find(self.name);
    std::vector<int> made;
    if (m_made[layer] != 0 || named == m_madeByName.end()) return made;
    std::ranges::copy_if(named->second, std::back_inserter(made), [&](int other) {
        const Layer& candidate = m_model.layers[other];
        return candidate.className == self.className && agree(*self.config, *candidate.config);
    });
    return made;
}

std::optional<Twins::Twin> Twins::nearest(int layer, const std::function<bool(const Twin&)>& acceptable) const {
    std::optional<Twin> best;
    if (m_recreated[layer] != 0) return best;
    for (const int other : m_groups.at(m_equal[layer])) {
        const std::optional<Nearness> found = nearness(other, layer);
        if (!found || (best && best->nearness <= *found)) continue;
        if (const Twin twin{other, *found}; acceptable(twin)) best = twin;
    }
    return best;
}

std::optional<Nearness> Twins::nearness(int other, int layer) const {
    const Layer& candidate = m_model.layers[other];
    if (other == layer || m_recreated[other] != 0) return std::nullopt;
    const int home = m_model.layers[layer].network;
    const bool around = encloses(candidate.network, home);
    if (candidate.parent >= 0) {
        if (other > layer) return std::nullopt;
        return around ? Nearness::HeldInScope : Nearness::HeldElsewhere;
    }
    if (candidate.network == home) return Nearness::SameNetwork;
    return around ? Nearness::Enclosing : Nearness::Elsewhere;
}

bool Twins::standsInParallel(int layer) const {
    const int listed = listedAround(layer);
    const int home = m_model.layers[listed].network;
    const auto& group = m_groups.at(m_equal[listed]);
    return std::any_of(group.begin(), group.end(), [&](int other) {
        const Layer& twin = m_model.layers[other];
        return other != listed && twin.parent < 0 && !encloses(twin.network, home) && !encloses(home, twin.network);
    });
}

/// A network is around itself.
bool Twins::encloses(int network, int inner) const {
    while (inner >= 0 && inner != network) inner = m_model.layers[m_model.networks[inner].layer].network;
    return inner == network;
}

int Twins::listedAround(int layer) const {
    while (m_model.layers[layer].parent >= 0) layer = m_model.layers[layer].parent;
    return layer;
}

}  // namespace quantie
