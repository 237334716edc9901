#include "core/export/choices.h"

#include <algorithm>

#include "core/base/error.h"

namespace quantie {
namespace {

bool anySet(const std::vector<std::optional<Scheme>>& schemes) {
    return std::any_of(schemes.begin(), schemes.end(), [](const auto& scheme) { return scheme.has_value(); });
}

}  // namespace

bool Choices::quantizes(const GraphCall& call) const {
    return std::any_of(call.uses.begin(), call.uses.end(), [this](int use) { return uses[use].has_value(); });
}

bool Choices::empty() const {
    return !anySet(uses) && !anySet(calls) && !anySet(groups);
}

Choices resolveChoices(const Recipe& recipe, const Graph& graph) {
    Choices choices;
    choices.uses.resize(graph.uses.size());
    choices.calls.resize(graph.calls.size());
    choices.groups.resize(graph.groups.size());
    for (const auto& [id, scheme] : recipe.uses) {
        const int use = graph.findUse(id);
        if (use < 0) throw Error(ErrorCode::Usage, "uses", "no use is called '" + id + "'");
        choices.uses[use] = scheme;
    }
    for (const auto& [path, scheme] : recipe.activations) {
        const auto [call, group] = graph.findCall(path);
        if (call < 0 && group < 0) throw Error(ErrorCode::Usage, "activations", "no call is called '" + path + "'");
        if (!std::holds_alternative<Given>(scheme.range)) {
            throw Error(ErrorCode::Unsupported, "activations." + path,
                        "an activation needs a range in numbers: [lo, hi]");
        }
        (call >= 0 ? choices.calls[call] : choices.groups[group]) = scheme;
    }
    return choices;
}

}  // namespace quantie
