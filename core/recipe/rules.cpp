#include "core/recipe/rules.h"

#include <optional>

#include "core/base/error.h"
#include "core/base/nearest_name.h"
#include "core/recipe/spec.h"
#include "core/recipe/use_facts.h"
#include "core/recipe/validate.h"

namespace quantie {
namespace {

/// One way to cut a rule in two.
struct Cut {
    std::string pattern;
    Spec spec;
    std::vector<int> uses;
};

std::optional<Spec> specOrNothing(std::string_view text) {
    try {
        return parseSpec(text);
    } catch (const Error&) {
        return std::nullopt;
    }
}

/// The first cut that names something, else the first whose right side is a SPEC.
Cut cutRule(const std::string& rule, const Graph& graph) {
    std::optional<Cut> fallback;
    const std::size_t first = rule.find('=');
    for (std::size_t at = first; at != std::string::npos; at = rule.find('=', at + 1)) {
        const auto spec = specOrNothing(std::string_view(rule).substr(at + 1));
        if (!spec) continue;
        Cut cut{rule.substr(0, at), *spec, matchUses(rule.substr(0, at), graph)};
        if (!cut.uses.empty()) return cut;
        if (!fallback) fallback = std::move(cut);
    }
    if (first == std::string::npos) {
        throw Error(ErrorCode::Usage, "rule " + inQuotes(rule), "a rule is PATTERN=SPEC, as in 'deemb:*=4,axis=0'");
    }
    // A pattern with "=" that names nothing is a mistyped SPEC: say what is wrong with it.
    if (!fallback || fallback->pattern.size() > first) {
        try {
            parseSpec(std::string_view(rule).substr(first + 1));
        } catch (const Error& error) {
            throw error.within("rule " + inQuotes(rule));
        }
    }
    return *fallback;
}

/// The setting that a use has now; none: float.
std::optional<Scheme> current(const Recipe& recipe, const std::string& id) {
    const auto it = recipe.uses.find(id);
    return it == recipe.uses.end() ? std::nullopt : std::optional(it->second);
}

/// How many uses the rule sets (or leaves as they are on purpose, by `float`).
std::size_t apply(const Cut& cut, const Graph& graph, Recipe& recipe) {
    std::size_t fitting = 0;
    for (const int index : cut.uses) {
        const Use& use = graph.uses[index];
        if (!isQuantizable(graph, use) && (cut.spec.toFloat || use.id != cut.pattern)) continue;
        const auto before = current(recipe, use.id);
        const auto after = cut.spec.applied(before);
        if (after) {
            try {
                checkUse(graph, use, *after);
            } catch (const Error& error) {
                throw error.within(use.id);
            }
            recipe.uses.insert_or_assign(use.id, *after);
        } else {
            recipe.uses.erase(use.id);
        }
        if (after || cut.spec.toFloat) ++fitting;
    }
    return fitting;
}

constexpr std::string_view classPrefix = "class:";

bool isClass(std::string_view pattern) {
    return pattern.starts_with(classPrefix);
}

std::string whyNothing(const Cut& cut, const Graph& graph) {
    if (cut.uses.empty()) {
        const bool isGlob = cut.pattern.find_first_of("*?[") != std::string::npos || isClass(cut.pattern);
        return "the rule names no use of this model" + (isGlob ? "" : hintAt(nearestUse(graph, cut.pattern)));
    }
    return cut.spec.bits ? "the rule names no float weight"
                         : "the rule names only uses that stay float; a rule with bits quantizes them";
}

bool fitsClass(const Graph& graph, const Use& use, std::string_view name) {
    return owner(graph, use).className == name || reader(graph, use).className == name;
}

}  // namespace

std::vector<int> matchUses(const std::string& pattern, const Graph& graph) {
    if (const int exact = graph.findUse(pattern); exact >= 0) return {exact};
    const bool byClass = isClass(pattern);
    const std::string_view rest = byClass ? std::string_view(pattern).substr(classPrefix.size()) : pattern;
    const std::size_t colon = rest.find(':');
    const std::string_view className = rest.substr(0, colon);
    const std::string_view weight = colon == std::string_view::npos ? "*" : rest.substr(colon + 1);

    std::vector<int> uses;
    for (std::size_t i = 0; i < graph.uses.size(); ++i) {
        const Use& use = graph.uses[i];
        const bool fits = byClass ? fitsClass(graph, use, className) && matchesGlob(weightName(graph, use), weight)
                                  : matchesGlob(use.id, pattern);
        if (fits) uses.push_back(static_cast<int>(i));
    }
    return uses;
}

Diagnostics applyRules(std::span<const std::string> rules, const Graph& graph, Recipe& recipe) {
    Diagnostics warnings;
    for (const std::string& rule : rules) {
        const Cut cut = cutRule(rule, graph);
        try {
            if (apply(cut, graph, recipe) == 0) warnings.push_back({"rule " + inQuotes(rule), whyNothing(cut, graph)});
        } catch (const Error& error) {
            throw error.within("rule " + inQuotes(rule));
        }
    }
    return warnings;
}

}  // namespace quantie
