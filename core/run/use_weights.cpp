#include "core/run/use_weights.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/quant/fake_quant.h"

namespace quantie {

UseWeights::UseWeights(const Graph& graph, const Schemes& schemes) : m_graph(graph), m_entries(graph.variables.size()) {
    setSchemes(schemes);
}

void UseWeights::setSchemes(const Schemes& schemes) {
    m_schemes.assign(m_graph.uses.size(), std::nullopt);
    for (const auto& [id, scheme] : schemes) {
        if (const int use = m_graph.findUse(id); use >= 0) m_schemes[use] = scheme;
    }
    for (std::size_t v = 0; v < m_entries.size(); ++v) {
        std::erase_if(m_entries[v], [&](const Entry& entry) {
            return std::none_of(m_graph.variables[v].uses.begin(), m_graph.variables[v].uses.end(), [&](int use) {
                return m_graph.uses[use].transposed == entry.transposed && m_schemes[use] == entry.scheme;
            });
        });
    }
}

int UseWeights::find(int call, std::string_view path) const {
    const std::vector<int>& uses = m_graph.calls[call].uses;
    const auto found =
        std::find_if(uses.begin(), uses.end(), [&](int use) { return m_graph.uses[use].weight == path; });
    return found == uses.end() ? -1 : *found;
}

UseWeights::Entry& UseWeights::entry(int use) {
    const Use& asked = m_graph.uses[use];
    std::vector<Entry>& entries = m_entries[asked.variable];
    const std::optional<Scheme>& scheme = m_schemes[use];
    for (Entry& entry : entries) {
        if (entry.transposed == asked.transposed && entry.scheme == scheme) return entry;
    }
    try {
        entries.push_back({asked.transposed, scheme, load(asked, scheme), {}});
    } catch (const Error& error) {
        throw error.within(asked.id);
    }
    return entries.back();
}

Tensor UseWeights::load(const Use& use, const std::optional<Scheme>& scheme) {
    const auto& stored = m_graph.variables[use.variable].stored;
    if (!stored) throw Error(ErrorCode::Unsupported, "", "no weights are stored");
    Tensor values = toFloat32(stored->load());
    if (use.transposed) values = transposed(values);
    return scheme ? quantizeDequantize(values, *scheme) : values;
}

Tensor UseWeights::values(int use) {
    return entry(use).values;
}

ForwardHost::Prepared UseWeights::prepare(int use, const std::string& form,
                                          const std::function<ForwardHost::Prepared(const Tensor&)>& make) {
    Entry& at = entry(use);
    ForwardHost::Prepared& prepared = at.prepared[form];
    if (!prepared) prepared = make(at.values);
    return prepared;
}

}  // namespace quantie
