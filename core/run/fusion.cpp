#include "core/run/fusion.h"

#include <algorithm>

#include "core/base/error.h"

namespace quantie {
namespace {

/// The part that a call could take; null for none.
const Fusing* fusingOf(const Graph& graph, const GraphCall& call) {
    const Layer& layer = graph.model->layers[call.layer];
    const LayerClass* row = layer.builtIn ? findLayerClass(layer.className) : nullptr;
    if (row == nullptr || row->fusing == nullptr || row->forward == nullptr) return nullptr;
    if (graph.model->networks[call.network].calls[call.call].inputsLost || call.inputs.empty()) return nullptr;
    try {
        const bool can = computeDType(*layer.config) == DType::Float32 && row->fusing->can(*layer.config);
        return can ? row->fusing : nullptr;
    } catch (const Error&) {
        return nullptr;  // said where the call is computed
    }
}

const MaybeShape* shapeOf(const Graph& graph, const GraphTensor& tensor) {
    if (tensor.call < 0 || tensor.tensor != 0 || graph.calls[tensor.call].outputs.empty()) return nullptr;
    const MaybeShape& shape = graph.calls[tensor.call].outputs.front();
    return shape && shape->size() >= 2 ? &shape : nullptr;
}

bool sameShape(const Graph& graph, const GraphTensor& a, const GraphTensor& b) {
    const MaybeShape* first = shapeOf(graph, a);
    const MaybeShape* second = shapeOf(graph, b);
    return first != nullptr && second != nullptr && **first == **second;
}

}  // namespace

Fusion::Fusion(const Graph& graph, const std::vector<bool>& computed, const std::vector<bool>& hidden)
    : m_graph(graph),
      m_hidden(hidden),
      m_fusing(graph.calls.size(), nullptr),
      m_chains(graph.calls.size()),
      m_leads(graph.calls.size(), -1),
      m_steps(graph.calls.size(), FuseStep::Pad),
      m_joins(graph.calls.size(), false) {
    for (std::size_t c = 0; c < graph.calls.size(); ++c) {
        m_chains[c] = {static_cast<int>(c)};
        if (computed[c]) grow(static_cast<int>(c));
    }
}

void Fusion::grow(int call) {
    const std::vector<GraphTensor>& inputs = m_graph.calls[call].inputs;
    m_fusing[call] = fusingOf(m_graph, m_graph.calls[call]);
    const Fusing* fusing = m_fusing[call];
    const std::size_t wanted = fusing != nullptr && fusing->step == FuseStep::Add ? 2 : 1;
    if (fusing == nullptr || inputs.size() != wanted || shapeOf(m_graph, {call, 0}) == nullptr) return;
    for (const GraphTensor& input : inputs) {
        if (!sameShape(m_graph, input, {call, 0}) && fusing->step >= FuseStep::Scale) return;
    }
    if (fusing->join != nullptr && fusing->step >= FuseStep::Scale) {
        // The later of two inputs: the earlier one is there when that is computed.
        std::vector<GraphTensor> latest = inputs;
        std::ranges::sort(latest, std::greater{}, &GraphTensor::call);
        for (const GraphTensor& input : latest) {
            if (extend(call, input, *fusing)) return;
        }
    }
    if (fusing->leads) begin(call, *fusing);
}

void Fusion::begin(int call, const Fusing& fusing) {
    m_leads[call] = call;
    // What follows them is an activation.
    m_steps[call] = fusing.step == FuseStep::Lead ? FuseStep::Lead : FuseStep::Add;
    const int before = m_graph.calls[call].inputs.front().call;
    if (fusing.pads == nullptr || before < 0 || !m_hidden[before] || m_fusing[before] == nullptr) return;
    const bool pads = m_fusing[before]->step == FuseStep::Pad &&
                      fusing.pads(*m_graph.model->layers[m_graph.calls[call].layer].config);
    if (!pads) return;
    m_chains[call] = {before, call};
    m_joins[before] = true;
}

bool Fusion::extend(int call, const GraphTensor& input, const Fusing& fusing) {
    if (input.call < 0 || !m_hidden[input.call] || m_leads[input.call] < 0) return false;
    if (m_steps[input.call] >= fusing.step) return false;
    m_chains[call] = m_chains[input.call];
    m_chains[call].push_back(call);
    m_leads[call] = m_leads[input.call];
    m_steps[call] = fusing.step;
    m_joins[input.call] = true;
    return true;
}

}  // namespace quantie
