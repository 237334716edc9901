#include "core/graph/flatten.h"

#include <unordered_map>

namespace quantie {
namespace {

class Flattener {
  public:
    explicit Flattener(Graph& graph) : m_graph(graph), m_model(*graph.model) {}

    /// Unrolls one run of a network; returns what its outputs are in the flattened graph.
    std::vector<GraphTensor> run(const NetworkShapes& shapes, const CallPath& prefix, int group,
                                 const std::vector<GraphTensor>& inputs) {
        const Network& network = m_model.networks[shapes.network];
        std::vector<std::vector<GraphTensor>> values(network.calls.size());
        for (std::size_t i = 0; i < network.inputs.size() && i < inputs.size(); ++i) {
            values[network.inputs[i].call] = {inputs[i]};
        }
        const std::unordered_map<int, int> counts = callCounts(network);
        for (std::size_t i = 0; i < network.calls.size(); ++i) {
            if (!values[i].empty()) continue;  // an input that the caller gave
            const Call& call = network.calls[i];
            if (call.layer < 0) {
                values[i] = {GraphTensor{}};
                continue;
            }
            CallPath path = prefix;
            path.push_back({m_model.layers[call.layer].name, call.index, counts.at(call.layer) > 1});
            std::vector<GraphTensor> arguments;
            for (const TensorRef& input : call.inputs) arguments.push_back(at(values, input));
            const auto& result = shapes.calls[i];
            values[i] = result.nested
                            ? enter(*result.nested, path, group, call, arguments)
                            : leaf(result, std::move(path), group, shapes.network, static_cast<int>(i), arguments);
        }
        if (group < 0) {
            for (const TensorRef& input : network.inputs) m_graph.inputs.push_back(at(values, input));
        }
        std::vector<GraphTensor> outputs;
        for (const TensorRef& output : network.outputs) outputs.push_back(at(values, output));
        return outputs;
    }

  private:
    static std::unordered_map<int, int> callCounts(const Network& network) {
        std::unordered_map<int, int> counts;
        for (const Call& call : network.calls) ++counts[call.layer];
        return counts;
    }

    /// A leaf has as many outputs as are asked for; a nested model's are known.
    static GraphTensor at(const std::vector<std::vector<GraphTensor>>& values, const TensorRef& ref) {
        const auto& outputs = values[ref.call];
        const auto index = static_cast<std::size_t>(ref.tensor);
        if (index < outputs.size()) return outputs[index];
        return {outputs.empty() ? -1 : outputs.front().call, ref.tensor};
    }

    std::vector<GraphTensor> leaf(const NetworkShapes::CallShapes& shapes, CallPath path, int group, int network,
                                  int call, const std::vector<GraphTensor>& inputs) {
        const int id = static_cast<int>(m_graph.calls.size());
        GraphCall& self = m_graph.calls.emplace_back();
        self.id = toString(path);
        self.path = std::move(path);
        self.layer = m_model.networks[network].calls[call].layer;
        self.network = network;
        self.call = call;
        self.group = group;
        self.inputs = inputs;
        self.outputs = shapes.outputs;
        std::vector<GraphTensor> outputs{{id, 0}};
        for (std::size_t i = 1; i < shapes.outputs.size(); ++i) outputs.push_back({id, static_cast<int>(i)});
        return outputs;
    }

    std::vector<GraphTensor> enter(const NetworkShapes& shapes, const CallPath& path, int parent, const Call& call,
                                   const std::vector<GraphTensor>& inputs) {
        const int id = static_cast<int>(m_graph.groups.size());
        m_graph.groups.push_back({path, toString(path), call.layer, parent, inputs, {}});
        std::vector<GraphTensor> outputs = run(shapes, path, id, inputs);
        m_graph.groups[id].outputs = outputs;
        return outputs;
    }

    Graph& m_graph;
    const Model& m_model;
};

}  // namespace

void flattenCalls(Graph& graph, const NetworkShapes& shapes) {
    graph.outputs = Flattener(graph).run(shapes, {}, -1, {});
}

}  // namespace quantie
