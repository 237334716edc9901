#include "ui/document/tie_letters.h"

#include <algorithm>

namespace quantie {

QString tieLetter(int number) {
    QString text;
    for (int rest = number; rest >= 0; rest = rest / 26 - 1) text.prepend(QChar(u'A' + rest % 26));
    return text;
}

void TieLetters::assign(const Graph& graph) {
    m_ofVariable.assign(graph.variables.size(), -1);
    std::vector<int> byFirstUse;
    for (int i = 0; i < static_cast<int>(graph.variables.size()); ++i) {
        if (graph.variables[i].tied()) byFirstUse.push_back(i);
    }
    std::ranges::sort(byFirstUse, {}, [&](int i) { return graph.variables[i].uses.front(); });
    for (const int i : byFirstUse) {
        const std::string& first = graph.uses[graph.variables[i].uses.front()].id;
        m_ofVariable[i] = m_numbers.try_emplace(first, static_cast<int>(m_numbers.size())).first->second;
    }
    m_tied = std::move(byFirstUse);
    std::ranges::sort(m_tied, {}, [&](int i) { return m_ofVariable[i]; });
}

void TieLetters::clear() {
    *this = {};
}

QString TieLetters::of(int variable) const {
    if (variable < 0 || variable >= static_cast<int>(m_ofVariable.size()) || m_ofVariable[variable] < 0) return {};
    return tieLetter(m_ofVariable[variable]);
}

int TieLetters::variableOf(const QString& letter) const {
    const auto found = std::ranges::find_if(m_tied, [&](int i) { return of(i) == letter; });
    return found == m_tied.end() ? -1 : *found;
}

}  // namespace quantie
