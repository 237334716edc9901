#include "core/graph/weight_sets.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace quantie {

bool compatible(const MaybeShape& a, const MaybeShape& b) {
    if (!a || !b) return true;
    return std::equal(a->begin(), a->end(), b->begin(), b->end(),
                      [](std::int64_t x, std::int64_t y) { return x < 0 || y < 0 || x == y; });
}

WeightSets::WeightSets(const Model& model) {
    m_offsets.push_back(0);
    for (const Layer& layer : model.layers)
        m_offsets.push_back(m_offsets.back() + static_cast<int>(layer.weights.size()));
    m_parent.resize(static_cast<std::size_t>(size()));
    std::iota(m_parent.begin(), m_parent.end(), 0);
    m_flip.resize(m_parent.size());
}

WeightRef WeightSets::ref(int node) const {
    const auto after = std::upper_bound(m_offsets.begin(), m_offsets.end(), node);
    const auto layer = static_cast<int>(after - m_offsets.begin()) - 1;
    return {layer, node - m_offsets[layer]};
}

WeightSets::Root WeightSets::root(const WeightRef& ref) const {
    Root at{node(ref), false};
    while (m_parent[at.node] != at.node) {
        at.transposed ^= m_flip[at.node] != 0;
        at.node = m_parent[at.node];
    }
    return at;
}

void WeightSets::join(const WeightRef& a, const WeightRef& b, Evidence evidence, bool transposed) {
    const Root rootA = root(a);
    const Root rootB = root(b);
    if (rootA.node != rootB.node) {
        // The smaller number stays the root: a variable goes by its first place in the file, and chains stay short.
        const auto [keep, hang] = std::minmax(rootA.node, rootB.node);
        m_parent[hang] = keep;
        m_flip[hang] = static_cast<char>(rootA.transposed ^ rootB.transposed ^ transposed);
    }
    m_joins.push_back({a, b, std::move(evidence)});
}

}  // namespace quantie
