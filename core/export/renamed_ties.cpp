#include "core/export/renamed_ties.h"

#include <utility>
#include <vector>

namespace quantie {

TieDecisions renamedTies(const TieDecisions& ties, const std::function<std::string(const std::string& id)>& idOf) {
    const auto all = [&idOf](const std::vector<std::pair<std::string, std::string>>& pairs) {
        std::vector<std::pair<std::string, std::string>> result;
        result.reserve(pairs.size());
        for (const auto& [a, b] : pairs) result.emplace_back(idOf(a), idOf(b));
        return result;
    };
    return {all(ties.accept), all(ties.reject), all(ties.transposed)};
}

}  // namespace quantie
