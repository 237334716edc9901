#include "core/graph/graph.h"

#include <algorithm>
#include <array>

#include "core/base/error.h"
#include "core/model/json_text.h"

namespace quantie {
namespace {

/// A JSON form in whatever spacing, as the graph itself writes it; other strings as they are.
std::string canonicalId(const std::string& id) {
    if (id.empty() || id.front() != '[' || id.size() > 100'000) return id;
    try {
        return writeJson(parseJson(id, ""));
    } catch (const Error&) {
        return id;
    }
}

Json jsonForm(const CallPath& path) {
    Json form = Json::array();
    for (const Step& step : path) form.push_back(Json::array({step.name, step.index}));
    return form;
}

}  // namespace

std::string toString(const CallPath& path) {
    std::string text;
    for (const Step& step : path) {
        if (!text.empty()) text += '/';
        text += step.name;
        if (step.repeated) text += "@" + std::to_string(step.index);
    }
    return text;
}

std::string jsonUseId(const CallPath& path, const std::string& weight) {
    Json form = jsonForm(path);
    form.push_back(weight);
    return writeJson(form);
}

std::string jsonCallId(const CallPath& path) {
    return writeJson(jsonForm(path));
}

std::string_view evidenceName(EvidenceKind kind) {
    constexpr std::array<std::string_view, 9> names{"same-layer",    "shared-model", "shared-object-id",
                                                    "missing-group", "hdf5-link",    "user",
                                                    "nested-config", "equal-values", "transposed-values"};
    return names[static_cast<std::size_t>(kind)];
}

int Graph::tiedVariables() const {
    return static_cast<int>(
        std::count_if(variables.begin(), variables.end(), [](const Variable& v) { return v.tied(); }));
}

std::int64_t Graph::parameters() const {
    std::int64_t total = 0;
    for (const Variable& variable : variables) {
        if (variable.shape && isFullyKnown(*variable.shape)) total += elementCount(*variable.shape);
    }
    return total;
}

int Graph::findUse(const std::string& id) const {
    const std::string wanted = canonicalId(id);
    if (const auto it = useById.find(wanted); it != useById.end()) return it->second;
    if (wanted.empty() || wanted.front() != '[') return -1;
    const auto it = std::find_if(uses.begin(), uses.end(),
                                 [&](const Use& use) { return jsonUseId(calls[use.call].path, use.weight) == wanted; });
    return it == uses.end() ? -1 : static_cast<int>(it - uses.begin());
}

std::pair<int, int> Graph::findCall(const std::string& path) const {
    const std::string wanted = canonicalId(path);
    for (std::size_t i = 0; i < calls.size(); ++i) {
        if (calls[i].id == wanted) return {static_cast<int>(i), -1};
    }
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (groups[i].id == wanted) return {-1, static_cast<int>(i)};
    }
    return {-1, -1};
}

}  // namespace quantie
