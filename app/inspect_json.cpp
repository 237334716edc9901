// The model as JSON: what `inspect --json` prints (the keys are a contract with scripts).
#include "app/console.h"
#include "app/inspect_report.h"

namespace quantie {
namespace {

/// An unknown dimension is null, and so is a shape of which nothing is known.
Json shapeJson(const MaybeShape& shape) {
    if (!shape) return nullptr;
    Json dims = Json::array();
    for (const std::int64_t dim : *shape) dims.push_back(dim == unknownDim ? Json() : Json(dim));
    return dims;
}

/// Of one output its shape, of several the list of them.
Json outputsJson(const std::vector<MaybeShape>& outputs) {
    if (outputs.size() == 1) return shapeJson(outputs.front());
    Json list = Json::array();
    for (const MaybeShape& shape : outputs) list.push_back(shapeJson(shape));
    return outputs.empty() ? Json() : list;
}

Json layersJson(const Graph& graph) {
    const auto rows = callRows(graph);
    Json layers = Json::array();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].empty()) continue;
        Json calls = Json::array();
        for (const CallRow& row : rows[i]) {
            calls.push_back({{"path", *row.path}, {"inputs", row.inputs}, {"shape", outputsJson(row.outputs)}});
        }
        const Layer& layer = graph.model->layers[i];
        layers.push_back({{"name", layer.name}, {"class", layer.className}, {"calls", std::move(calls)}});
    }
    return layers;
}

Json variableJson(const Graph& graph, const Variable& variable) {
    Json uses = Json::array();
    bool assumed = false;
    for (const int use : variable.uses) {
        uses.push_back(graph.uses[use].id);
        assumed = assumed || graph.uses[use].assumed;
    }
    Json evidence = Json::array();
    Json details = Json::array();
    for (const Evidence& item : variable.evidence) {
        const Json name(evidenceName(item.kind));
        if (evidence.empty() || evidence.back() != name) evidence.push_back(name);
        details.push_back(item.detail);
    }
    const bool known = variable.shape && isFullyKnown(*variable.shape);
    const auto size = static_cast<std::int64_t>(dtypeSize(variable.dtype));
    Json json{{"name", variable.name},
              {"shape", shapeJson(variable.shape)},
              {"dtype", dtypeName(variable.dtype)},
              {"bytes", known ? Json(elementCount(*variable.shape) * size) : Json()},
              {"trainable", variable.trainable},
              {"uses", std::move(uses)},
              {"evidence", std::move(evidence)},
              {"evidence_details", std::move(details)}};
    if (assumed) json["assumed"] = true;
    return json;
}

Json proposalsJson(const Graph& graph) {
    Json proposals = Json::array();
    for (const Proposal& proposal : graph.proposals) {
        if (proposal.state == Proposal::State::Applied) continue;
        proposals.push_back({{"kind", evidenceName(proposal.kind)},
                             {"state", stateName(proposal.state)},
                             {"uses", {graph.uses[proposal.useA].id, graph.uses[proposal.useB].id}},
                             {"detail", proposal.detail}});
    }
    return proposals;
}

}  // namespace

Json inspectJson(const Graph& graph, const Sizes& sizes) {
    const Model& model = *graph.model;
    Json variables = Json::array();
    for (const Variable& variable : graph.variables) variables.push_back(variableJson(graph, variable));
    Json warnings = Json::array();
    for (const Diagnostic& warning : graph.warnings) warnings.push_back(joined(warning));
    return {{"model", model.name},
            {"format", model.format},
            {"keras_version", model.kerasVersion.empty() ? Json() : Json(model.kerasVersion)},
            {"layers", layersJson(graph)},
            {"variables", std::move(variables)},
            {"tied_variables", graph.tiedVariables()},
            {"parameters", graph.parameters()},
            {"bytes", {{"float", sizes.total.asFloat}}},
            {"proposals", proposalsJson(graph)},
            {"warnings", std::move(warnings)}};
}

}  // namespace quantie
