// "Did you mean …": the name that a mistyped one stands closest to.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace quantie {

/// The fewest insertions, deletions and replacements of bytes that turn a into b; `limit` + 1 where there are more.
std::size_t editDistance(std::string_view a, std::string_view b, std::size_t limit);

/// The candidate with the smallest edit distance, the first among equals; empty where none shares at least half of its
/// letters with `word`. candidate(i) for i < count.
std::string nearestName(std::string_view word, std::size_t count,
                        const std::function<std::string_view(std::size_t)>& candidate);
std::string nearestName(std::string_view word, std::span<const std::string_view> candidates);

/// 'text', as messages name things.
std::string inQuotes(std::string_view text);
/// "; the nearest is 'name'", or nothing for an empty name: the end of an error's reason.
std::string hintAt(std::string_view name);

}  // namespace quantie
