#include "ui/document/variable_cache.h"

#include <algorithm>

namespace quantie {
namespace {

/// What is kept beyond the variable in use: copies and analyses; mapped values cost nothing but count all the same.
constexpr std::int64_t budget = std::int64_t{1} << 29;

std::int64_t bytesOf(const Variable& variable) {
    if (!variable.stored) return 0;
    return elementCount(variable.stored->shape) * static_cast<std::int64_t>(sizeof(float));
}

}  // namespace

void VariableCache::with(const Graph& graph, int variable, const std::function<void(MeasuredVariable&)>& work) {
    const Variable& wanted = graph.variables[variable];
    const std::shared_ptr<Entry> found = entry(wanted);
    const std::scoped_lock lock(found->mutex);
    if (!found->variable) found->variable = std::make_unique<MeasuredVariable>(wanted);
    work(*found->variable);
}

std::shared_ptr<VariableCache::Entry> VariableCache::entry(const Variable& variable) {
    const std::string path = variable.stored ? variable.stored->path : std::string();
    const std::scoped_lock lock(m_mutex);
    const auto it = std::ranges::find_if(m_entries, [&path](const auto& entry) { return entry->path == path; });
    if (it != m_entries.end()) {
        m_entries.splice(m_entries.begin(), m_entries, it);
    } else {
        m_entries.push_front(std::make_shared<Entry>());
        m_entries.front()->path = path;
        m_entries.front()->bytes = bytesOf(variable);
    }
    std::int64_t kept = 0;
    for (auto entry = m_entries.begin(); entry != m_entries.end();) {
        kept += (*entry)->bytes;
        const bool goes = kept > budget && entry != m_entries.begin();
        entry = goes ? m_entries.erase(entry) : std::next(entry);
    }
    return m_entries.front();
}

void VariableCache::clear() {
    const std::scoped_lock lock(m_mutex);
    m_entries.clear();
}

}  // namespace quantie
