#include "core/recipe/validate.h"

#include <unordered_set>

#include "core/base/error.h"
#include "core/base/nearest_name.h"
#include "core/recipe/architecture_hash.h"
#include "core/recipe/use_facts.h"

namespace quantie {
namespace {

[[noreturn]] void refuse(const std::string& where, const std::string& reason) {
    throw Error(ErrorCode::Unreadable, where, reason);
}

class Validator {
  public:
    Validator(const Recipe& recipe, const Graph& graph)
        : m_given(recipe),
          m_graph(graph),
          m_otherModel(!recipe.modelSha256.empty() && recipe.modelSha256 != architectureSha256(*graph.model)) {
        m_result.recipe.modelName = recipe.modelName;
        m_result.recipe.modelSha256 = recipe.modelSha256;
    }

    Validated run() {
        for (const auto& [id, scheme] : m_given.uses) addUse(id, scheme);
        addActivations();
        m_result.recipe.ties.accept = resolved(m_given.ties.accept, "ties.accept");
        m_result.recipe.ties.reject = resolved(m_given.ties.reject, "ties.reject");
        if (m_otherModel) {
            m_result.warnings.push_back({"model", "the recipe was made for another architecture" + madeFor() +
                                                      "; all that it names is here too"});
        }
        return std::move(m_result);
    }

  private:
    std::string madeFor() const { return m_given.modelName.empty() ? "" : " (" + inQuotes(m_given.modelName) + ")"; }

    /// What is added where something is missing from a model that the recipe was not made for.
    std::string otherModel() const {
        return m_otherModel ? ", and the recipe was made for another architecture" + madeFor() : "";
    }

    const Use& use(const std::string& id, const std::string& where) const {
        const int found = m_graph.findUse(id);
        if (found < 0) {
            refuse(where, inQuotes(id) + " is no use of this model" + hintAt(nearestUse(m_graph, id)) + otherModel());
        }
        return m_graph.uses[found];
    }

    void addUse(const std::string& id, const Scheme& scheme) {
        const Use& found = use(id, "uses");
        const std::string where = "uses." + id;
        try {
            checkUse(m_graph, found, scheme);
        } catch (const Error& error) {
            refuse(where, error.reason());
        }
        if (!m_result.recipe.uses.emplace(found.id, scheme).second) {
            refuse(where, "another entry names the same use, " + found.id);
        }
    }

    void addActivations() {
        if (m_given.activations.empty()) return;
        std::unordered_set<std::string_view> paths;
        for (const GraphCall& call : m_graph.calls) paths.insert(call.id);
        for (const GraphGroup& group : m_graph.groups) paths.insert(group.id);
        for (const auto& [path, scheme] : m_given.activations) {
            if (!paths.contains(path)) {
                refuse("activations", inQuotes(path) + " is no call of this model" + nearestCall(path) + otherModel());
            }
            const std::string where = "activations." + path;
            if (scheme.axis) refuse(where + ".axis", "an activation has one scale; its axis is null");
            try {
                check(scheme, {});
            } catch (const Error& error) {
                refuse(where, error.reason());
            }
            m_result.recipe.activations.emplace(path, scheme);
        }
    }

    std::string nearestCall(const std::string& path) const {
        const auto& calls = m_graph.calls;
        return hintAt(nearestName(path, calls.size(), [&](std::size_t i) -> std::string_view { return calls[i].id; }));
    }

    std::vector<std::pair<std::string, std::string>> resolved(
        const std::vector<std::pair<std::string, std::string>>& pairs, const std::string& where) const {
        std::vector<std::pair<std::string, std::string>> result;
        result.reserve(pairs.size());
        for (const auto& [a, b] : pairs) result.emplace_back(use(a, where).id, use(b, where).id);
        return result;
    }

    const Recipe& m_given;
    const Graph& m_graph;
    bool m_otherModel;
    Validated m_result;
};

}  // namespace

void checkUse(const Graph& graph, const Use& use, const Scheme& scheme) {
    if (owner(graph, use).weights[use.ref.weight].ofCodes) {
        throw Error(
            ErrorCode::Usage, "",
            "Keras has quantized this layer already, and the weight belongs to its codes; open the model in float "
            "(--dequantize) to choose anew");
    }
    if (!isQuantizable(graph, use)) {
        throw Error(ErrorCode::Usage, "",
                    "only float weights are quantized, and this one is " +
                        std::string(dtypeName(graph.variables[use.variable].dtype)));
    }
    if (const MaybeShape shape = useShape(graph, use)) {
        check(scheme, *shape);
        return;
    }
    // Of a weight whose shape nobody knows the axis cannot be checked; the rest can.
    Scheme plain = scheme;
    plain.axis.reset();
    const auto* given = std::get_if<Given>(&plain.range);
    if (given == nullptr || given->lo.size() == 1) check(plain, {});
}

Validated validate(const Recipe& recipe, const Graph& graph) {
    return Validator(recipe, graph).run();
}

}  // namespace quantie
