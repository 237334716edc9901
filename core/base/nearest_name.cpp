#include "core/base/nearest_name.h"

#include <algorithm>
#include <vector>

namespace quantie {
namespace {

/// Longer names than this are nobody's typing.
constexpr std::size_t longestName = 300;

}  // namespace

std::size_t editDistance(std::string_view a, std::string_view b, std::size_t limit) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > limit) return limit + 1;
    std::vector<std::size_t> row(a.size() + 1);
    for (std::size_t i = 0; i <= a.size(); ++i) row[i] = i;
    for (std::size_t j = 0; j < b.size(); ++j) {
        std::size_t diagonal = row[0];
        std::size_t least = row[0] = j + 1;
        for (std::size_t i = 0; i < a.size(); ++i) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[i + 1];
            row[i + 1] = std::min({row[i] + 1, row[i + 1] + 1, replaced});
            least = std::min(least, row[i + 1]);
        }
        if (least > limit) return limit + 1;
    }
    return std::min(row[a.size()], limit + 1);
}

std::string nearestName(std::string_view word, std::size_t count,
                        const std::function<std::string_view(std::size_t)>& candidate) {
    if (word.size() > longestName) return {};
    std::string_view best;
    std::size_t distance = (word.size() + 1) / 2 + 1;
    for (std::size_t i = 0; i < count && distance > 0; ++i) {
        const std::string_view name = candidate(i);
        const std::size_t d = editDistance(word, name, distance - 1);
        if (d >= distance) continue;
        distance = d;
        best = name;
    }
    return std::string(best);
}

std::string nearestName(std::string_view word, std::span<const std::string_view> candidates) {
    return nearestName(word, candidates.size(), [&](std::size_t i) { return candidates[i]; });
}

std::string inQuotes(std::string_view text) {
    std::string result;
    result.reserve(text.size() + 2);
    result += '\'';
    result += text;
    result += '\'';
    return result;
}

std::string hintAt(std::string_view name) {
    return name.empty() ? std::string() : "; the nearest is " + inQuotes(name);
}

}  // namespace quantie
