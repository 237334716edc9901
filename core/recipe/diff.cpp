#include "core/recipe/diff.h"

#include <algorithm>
#include <array>

#include "core/recipe/spec.h"

namespace quantie {
namespace {

using Schemes = std::map<std::string, Scheme>;
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// Lists of bounds look alike in one line; how long they are, or that only their numbers changed, is said.
std::string changed(const Scheme& before, const Scheme& after) {
    const std::string a = specText(before);
    const std::string b = specText(after);
    return a == b ? a + " -> the same with other bounds" : a + " -> " + b;
}

void addSchemes(const std::string& what, const Schemes& before, const Schemes& after, std::vector<std::string>& lines) {
    auto a = before.begin();
    auto b = after.begin();
    while (a != before.end() || b != after.end()) {
        if (b == after.end() || (a != before.end() && a->first < b->first)) {
            lines.push_back("- " + what + a->first + ": " + specText(a->second));
            ++a;
        } else if (a == before.end() || b->first < a->first) {
            lines.push_back("+ " + what + b->first + ": " + specText(b->second));
            ++b;
        } else {
            if (a->second != b->second) lines.push_back("~ " + what + a->first + ": " + changed(a->second, b->second));
            ++a;
            ++b;
        }
    }
}

Pairs sorted(Pairs pairs) {
    for (auto& [a, b] : pairs) {
        if (b < a) std::swap(a, b);
    }
    std::sort(pairs.begin(), pairs.end());
    return pairs;
}

void addPairs(const std::string& what, const Pairs& before, const Pairs& after, std::vector<std::string>& lines) {
    const std::array sides{sorted(before), sorted(after)};
    for (const std::size_t side : {0U, 1U}) {
        Pairs only;
        std::set_difference(sides[side].begin(), sides[side].end(), sides[1 - side].begin(), sides[1 - side].end(),
                            std::back_inserter(only));
        for (const auto& [a, b] : only) {
            std::string line = side == 0 ? "- " : "+ ";
            line.append(what).append(a).append(" = ").append(b);
            lines.push_back(std::move(line));
        }
    }
}

}  // namespace

std::vector<std::string> differences(const Recipe& before, const Recipe& after) {
    std::vector<std::string> lines;
    if (before.modelName != after.modelName) {
        lines.push_back("~ model: " + before.modelName + " -> " + after.modelName);
    } else if (before.modelSha256 != after.modelSha256) {
        lines.push_back("~ model: another architecture");
    }
    addSchemes("", before.uses, after.uses, lines);
    addSchemes("activation ", before.activations, after.activations, lines);
    addPairs("tie ", before.ties.accept, after.ties.accept, lines);
    addPairs("no tie ", before.ties.reject, after.ties.reject, lines);
    return lines;
}

}  // namespace quantie
