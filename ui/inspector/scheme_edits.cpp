#include "ui/inspector/scheme_edits.h"

#include <algorithm>
#include <vector>

#include "core/quant/channels.h"
#include "core/recipe/use_facts.h"

namespace quantie {
namespace {

using Groups = std::vector<std::pair<std::optional<Scheme>, QList<int>>>;

void put(Groups& groups, const std::optional<Scheme>& scheme, int use) {
    const auto same = std::ranges::find_if(groups, [&](const auto& group) { return group.first == scheme; });
    if (same != groups.end()) {
        same->second.append(use);
    } else {
        groups.push_back({scheme, {use}});
    }
}

/// Uses that get one setting are one call; the key makes all calls one step.
void set(Document& document, const Groups& groups, Document::MergeKey merge) {
    if (merge == 0 && groups.size() > 1) merge = document.newMergeKey();
    for (const auto& [scheme, uses] : groups) document.set(uses, scheme, merge);
}

}  // namespace

void editSchemes(Document& document, const QList<int>& uses, const SchemeEdit& edit, bool withFloat,
                 Document::MergeKey merge) {
    Groups groups;
    for (const int use : uses) {
        std::optional<Scheme> scheme = document.scheme(use);
        if (!scheme && !withFloat) continue;
        if (!scheme) scheme.emplace();
        edit(*scheme);
        put(groups, scheme, use);
    }
    set(document, groups, merge);
}

void setAxis(Scheme& scheme, std::optional<int> axis) {
    scheme.axis = axis;
    auto* given = std::get_if<Given>(&scheme.range);
    if (given == nullptr || given->lo.size() < 2) return;
    *given = {{*std::ranges::min_element(given->lo)}, {*std::ranges::max_element(given->hi)}};
}

Given givenFrom(const std::vector<ChannelRange>& found) {
    Given given;
    for (const ChannelRange& range : found) {
        given.lo.push_back(range.lo);
        given.hi.push_back(range.hi);
    }
    return given;
}

Given givenFrom(const std::vector<ChannelRange>& found, int slice, double lo, double hi) {
    Given given = givenFrom(found);
    given.lo.at(static_cast<std::size_t>(slice)) = lo;
    given.hi.at(static_cast<std::size_t>(slice)) = hi;
    return given;
}

std::optional<Scheme> schemeFor(const Graph& graph, int from, int to, const std::optional<Scheme>& scheme) {
    if (!scheme || !scheme->axis || graph.uses[from].transposed == graph.uses[to].transposed) return scheme;
    const MaybeShape shape = useShape(graph, graph.uses[from]);
    if (!shape) return scheme;
    std::optional<Scheme> turned = scheme;
    const auto axis = static_cast<int>(normalizedAxis(*scheme->axis, *shape));
    turned->axis = static_cast<int>(shape->size()) - 1 - axis;
    return turned;
}

void useForAll(Document& document, const QList<int>& uses) {
    const Graph& graph = document.graph();
    Groups groups;
    for (const int use : uses) {
        for (const int other : graph.variables[graph.uses[use].variable].uses) {
            put(groups, schemeFor(graph, use, other, document.scheme(use)), other);
        }
    }
    set(document, groups, 0);
}

}  // namespace quantie
