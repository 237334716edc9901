#include "core/run/run_graph.h"

#include <algorithm>
#include <new>

#include "core/base/error.h"
#include "core/kernels/memory.h"
#include "core/quant/fake_quant.h"
#include "core/run/fusion.h"
#include "core/run/memory_need.h"
#include "core/run/reach.h"

namespace quantie {
namespace {

/// Bytes below which nobody asks the system.
constexpr double littleMemory = 64e6;

class Run {
  public:
    Run(const Graph& graph, const Definitions& definitions, UseWeights& weights, const RunRequest& request)
        : m_graph(graph),
          m_definitions(definitions),
          m_weights(weights),
          m_request(request),
          m_values(graph.calls.size()),
          m_wanted(graph.calls.size(), false),
          m_readers(graph.calls.size(), 0) {}

    RunResult run() {
        checkMemory();
        choose();
        const Fusion fusion(m_graph, computed(), hidden());
        m_fusion = &fusion;
        for (std::size_t i = 0; i < m_graph.inputs.size(); ++i) {
            const int call = m_graph.inputs[i].call;
            if (call >= 0 && m_wanted[call]) m_values[call] = {m_request.feed.inputs[i]};
        }
        for (std::size_t c = 0; c < m_graph.calls.size(); ++c) {
            if (!m_wanted[c]) continue;
            m_request.progress.check();
            m_request.progress(static_cast<double>(c) / static_cast<double>(m_graph.calls.size()), m_graph.calls[c].id);
            step(static_cast<int>(c));
        }
        return finish();
    }

  private:
    /// A run that stands on another one computes only what is behind the change: that has room where the other had.
    void checkMemory() const {
        if (m_request.base != nullptr) return;
        const std::int64_t samples = m_request.feed.samples();
        const double need = memoryNeed(m_graph, samples, m_request.keep);
        if (need < littleMemory) return;
        auto available = availableMemory();
        if (!available || need <= *available) return;
        compute::releaseIdleMemory();
        available = availableMemory();
        if (available) requireMemory(m_graph, samples, m_request.keep, *available);
    }

    bool fromBase(std::size_t call) const {
        return m_request.base != nullptr && !m_changed[call] && !(*m_request.base)[call].empty();
    }

    /// Which calls must be computed, and how often each is read.
    void choose() {
        m_changed = reachedFrom(m_graph, m_request.changed);
        std::vector<bool> needed(m_graph.calls.size(), m_request.keep);
        for (const GraphTensor& output : m_graph.outputs) {
            if (output.call < 0) continue;
            needed[output.call] = true;
            ++m_readers[output.call];
        }
        for (std::size_t c = m_graph.calls.size(); c-- > 0;) {
            if (!needed[c]) continue;
            if (fromBase(c)) {
                m_values[c] = (*m_request.base)[c];
                continue;
            }
            m_wanted[c] = true;
            if (m_request.feed.supplied.contains(static_cast<int>(c))) continue;
            for (const GraphTensor& input : m_graph.calls[c].inputs) {
                if (input.call < 0) continue;
                needed[input.call] = true;
                ++m_readers[input.call];
            }
        }
    }

    /// Calls of which nobody supplies the output.
    std::vector<bool> computed() const {
        std::vector<bool> computed = m_wanted;
        for (const auto& [call, values] : m_request.feed.supplied) computed[call] = false;
        return computed;
    }

    /// Calls whose output a single other call reads, and nobody else asks for.
    std::vector<bool> hidden() const {
        std::vector<bool> hidden(m_graph.calls.size(), false);
        for (std::size_t c = 0; c < hidden.size(); ++c) {
            const bool quantized =
                m_request.activations != nullptr && m_request.activations->contains(m_graph.calls[c].id);
            hidden[c] = m_wanted[c] && !m_request.keep && !quantized && m_readers[c] == 1 &&
                        !m_request.feed.supplied.contains(static_cast<int>(c));
        }
        return hidden;
    }

    void step(int index) {
        if (!m_values[index].empty()) return quantize(index);  // an input
        if (const auto supplied = m_request.feed.supplied.find(index); supplied != m_request.feed.supplied.end()) {
            m_values[index] = supplied->second;
            return quantize(index);
        }
        if (m_fusion->joins(index)) return;
        const std::vector<int>& chain = m_fusion->chain(index);
        if (chain.size() == 1 || !computeTogether(index)) {
            for (const int call : chain) {
                if (Values inputs; gather(m_graph.calls[call], inputs)) compute(call, inputs);
            }
        }
        for (const int call : chain) {
            for (const GraphTensor& input : m_graph.calls[call].inputs) release(input);
        }
    }

    bool gather(const GraphCall& call, Values& inputs) {
        for (const GraphTensor& input : call.inputs) {
            const Value* value = find(input);
            if (value == nullptr) return false;
            inputs.push_back(*value);
        }
        return true;
    }

    const Value* find(const GraphTensor& tensor) const {
        if (tensor.call < 0) return m_request.feed.inputs.empty() ? nullptr : &m_request.feed.inputs.front();
        const Values& values = m_values[tensor.call];
        const auto index = static_cast<std::size_t>(tensor.tensor);
        return index < values.size() ? &values[index] : nullptr;
    }

    const Call& described(int index) const {
        const GraphCall& call = m_graph.calls[index];
        return m_graph.model->networks[call.network].calls[call.call];
    }

    Values evaluate(int index, const Values& inputs, const Fused* fused) {
        const Call& call = described(index);
        LayerStates* states = m_request.states == nullptr ? &m_states : m_request.states;
        return evaluateLayer({m_graph, m_definitions, m_weights, index, states}, m_graph.calls[index].layer, "",
                             {inputs, call.args, call.kwargs, nullptr, fused});
    }

    /// The whole chain that ends with the call. False where it must be computed call by call: that tells, too, which
    /// one is to blame.
    bool computeTogether(int index) {
        const int lead = m_fusion->lead(index);
        Fused fused{*m_graph.calls[lead].outputs.front()};
        Values inputs;
        int before = -1;
        try {
            for (const int call : m_fusion->chain(index)) {
                Values own;
                for (const GraphTensor& input : m_graph.calls[call].inputs) {
                    if (before >= 0 && input.call == before) continue;
                    const Value* value = find(input);
                    if (value == nullptr || value->mask != nullptr) return false;
                    own.push_back(*value);
                }
                if (before < 0) inputs = own;
                before = call;
                if (call == lead) continue;
                const Call& other = described(call);
                if (!joinLayer({m_graph, m_definitions, m_weights, call}, m_graph.calls[call].layer,
                               {own, other.args, other.kwargs}, fused)) {
                    return false;
                }
            }
            m_values[index] = evaluate(lead, inputs, &fused);
            quantize(index);
        } catch (const Error&) {
            m_values[index].clear();
            return false;
        } catch (const std::bad_alloc&) {
            m_values[index].clear();
            return false;
        }
        return true;
    }

    void compute(int index, Values& inputs) {
        const GraphCall& call = m_graph.calls[index];
        try {
            if (described(index).inputsLost) {
                throw Error(ErrorCode::Unsupported, "", "the file does not tell what this call reads");
            }
            m_values[index] = evaluate(index, inputs, nullptr);
            quantize(index);
        } catch (const Error& error) {
            if (error.code() == ErrorCode::Cancelled) throw;
            m_values[index].clear();
            m_result.problems.push_back({index, error.what()});
        } catch (const std::bad_alloc&) {
            throw Error(ErrorCode::Unsupported, call.id, "the memory does not suffice for its output");
        }
    }

    /// The activation quantizer of the call: on its first output.
    void quantize(int index) {
        if (m_request.activations == nullptr || m_values[index].empty()) return;
        const auto scheme = m_request.activations->find(m_graph.calls[index].id);
        if (scheme == m_request.activations->end()) return;
        Value& value = m_values[index].front();
        if (isFloat(value.dtype)) value.tensor = quantizeDequantize(value.tensor, scheme->second);
    }

    void release(const GraphTensor& input) {
        if (input.call < 0 || --m_readers[input.call] > 0 || m_request.keep) return;
        m_values[input.call].clear();
    }

    RunResult finish() {
        for (const GraphTensor& output : m_graph.outputs) {
            const Value* value = find(output);
            m_result.outputs.push_back(value == nullptr ? std::nullopt : std::optional<Value>(*value));
        }
        if (m_request.keep) m_result.kept = std::move(m_values);
        return std::move(m_result);
    }

    const Graph& m_graph;
    const Definitions& m_definitions;
    UseWeights& m_weights;
    const RunRequest& m_request;
    Activations m_values;
    std::vector<bool> m_wanted;
    std::vector<bool> m_changed;
    std::vector<int> m_readers;
    LayerStates m_states;
    const Fusion* m_fusion = nullptr;
    RunResult m_result;
};

}  // namespace

RunResult runGraph(const Graph& graph, const Definitions& definitions, UseWeights& weights, const RunRequest& request) {
    return Run(graph, definitions, weights, request).run();
}

}  // namespace quantie
