#include "core/recipe/activation_rules.h"

#include "core/base/error.h"
#include "core/base/nearest_name.h"
#include "core/recipe/recipe_json.h"
#include "core/recipe/rules.h"
#include "core/recipe/spec.h"

namespace quantie {
namespace {

/// The setting that a spec of an activation stands for; none: float.
std::optional<Scheme> schemeOf(const Spec& spec, const std::string& where) {
    if (spec.toFloat) return std::nullopt;
    if (!spec.bits) throw Error(ErrorCode::Usage, where, "the SPEC of an activation names its bits, or is float");
    if (spec.axis && *spec.axis) throw Error(ErrorCode::Usage, where, "an activation has one scale and no axis");
    Scheme scheme = activationDefaults();
    scheme.bits = *spec.bits;
    scheme.symmetric = spec.symmetric.value_or(scheme.symmetric);
    scheme.narrowRange = spec.narrowRange.value_or(scheme.narrowRange);
    scheme.range = spec.range.value_or(scheme.range);
    return scheme;
}

}  // namespace

void applyActivationRule(const std::string& rule, const Graph& graph, Recipe& recipe) {
    const std::string where = "rule " + inQuotes(rule);
    bool any = false;
    // Ids may hold "=" themselves: the rule is cut at the first one whose left side names a call.
    for (std::size_t cut = rule.find('='); cut != std::string::npos && !any; cut = rule.find('=', cut + 1)) {
        const std::string pattern = rule.substr(0, cut);
        for (const GraphCall& call : graph.calls) {
            if (call.id != pattern && !matchesGlob(call.id, pattern)) continue;
            any = true;
            if (const auto scheme = schemeOf(parseSpec(rule.substr(cut + 1)), where)) {
                recipe.activations.insert_or_assign(call.id, *scheme);
            } else {
                recipe.activations.erase(call.id);
            }
        }
    }
    if (!any)
        throw Error(ErrorCode::Usage, where, "it names no call of this model; PATTERN=SPEC is wanted, as in '*=8'");
}

}  // namespace quantie
