// The calls of each layer, for both forms of the report.
#include "app/inspect_report.h"

namespace quantie {
namespace {

std::vector<std::string> inputPaths(const Graph& graph, const std::vector<GraphTensor>& inputs) {
    std::vector<std::string> paths;
    paths.reserve(inputs.size());
    for (const GraphTensor& input : inputs) {
        if (input.call >= 0) paths.push_back(graph.calls[input.call].id);
    }
    return paths;
}

std::vector<MaybeShape> outputShapes(const Graph& graph, const GraphGroup& group) {
    std::vector<MaybeShape> shapes;
    for (const GraphTensor& output : group.outputs) {
        const bool known = output.call >= 0 && output.tensor >= 0 &&
                           static_cast<std::size_t>(output.tensor) < graph.calls[output.call].outputs.size();
        shapes.push_back(known ? graph.calls[output.call].outputs[output.tensor] : std::nullopt);
    }
    return shapes;
}

}  // namespace

std::vector<std::vector<CallRow>> callRows(const Graph& graph) {
    std::vector<std::vector<CallRow>> rows(graph.model->layers.size());
    for (std::size_t i = 0; i < graph.calls.size(); ++i) {
        const GraphCall& call = graph.calls[i];
        rows[call.layer].push_back({&call.id, inputPaths(graph, call.inputs), call.outputs, static_cast<int>(i)});
    }
    for (const GraphGroup& group : graph.groups) {
        rows[group.layer].push_back({&group.id, inputPaths(graph, group.inputs), outputShapes(graph, group), -1});
    }
    return rows;
}

std::string_view stateName(Proposal::State state) {
    switch (state) {
        case Proposal::State::Applied:
            return "applied";
        case Proposal::State::Open:
            return "open";
        case Proposal::State::Rejected:
            return "rejected";
        case Proposal::State::Contradicted:
            return "contradicted";
    }
    return "";
}

}  // namespace quantie
