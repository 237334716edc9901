#include "core/export/flat_clone.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "core/base/error.h"
#include "core/export/tensor_types.h"

namespace quantie {
namespace {

class Builder {
  public:
    Builder(const Graph& graph, const Choices& choices, FlatPolicy& policy)
        : m_graph(graph), m_choices(choices), m_policy(policy), m_output(graph.calls.size()) {}

    Clone build() {
        const std::vector<int> order = liveCalls(m_graph, m_policy);
        for (const GraphTensor& input : m_graph.inputs) m_clone.inputs.push_back(raw(input));
        for (const int call : order) addCall(call);
        for (const GraphTensor& output : m_graph.outputs) m_clone.outputs.push_back(seenFrom(output, -1));
        linkHolders();
        noteUnreached();
        return std::move(m_clone);
    }

  private:
    int addLayer(CloneLayer layer) {
        m_clone.layers.push_back(std::move(layer));
        return static_cast<int>(m_clone.layers.size()) - 1;
    }

    void addCall(int call) {
        if (m_output[call].layer >= 0) return;  // an input of the model, made before all others
        const std::string key = m_policy.key(call);
        auto it = m_layerByKey.find(key);
        if (it == m_layerByKey.end()) {
            const int layer = addLayer(m_policy.makeLayer(call));
            it = m_layerByKey.emplace(key, layer).first;
            for (const int object : m_policy.builds(call)) m_builders[object].push_back(layer);
            m_holders.emplace_back(layer, m_policy.holds(call));
        }
        const GraphCall& source = m_graph.calls[call];
        CloneCall copy = copyOf(call);
        CloneLayer& layer = m_clone.layers[it->second];
        m_output[call] = {it->second, static_cast<int>(layer.calls.size()), 0};
        layer.calls.push_back(std::move(copy));
        for (const int use : source.uses) {
            ExportedWeight weight = m_policy.exported(use);
            if (!weight.path.empty())
                m_clone.uses.push_back({use, layer.name, std::move(weight.path), std::move(weight.identity)});
        }
    }

    CloneCall copyOf(int call) {
        const GraphCall& source = m_graph.calls[call];
        const Call& original = m_graph.model->networks[source.network].calls[source.call];
        if (m_policy.readsFirstInputOnly(call) && !source.inputs.empty())
            return {{seenFrom(source.inputs.front(), source.group)}, nullptr, {tensorPlaceholder(0)}};
        CloneCall copy;
        for (const GraphTensor& input : source.inputs) copy.inputs.push_back(seenFrom(input, source.group));
        copy.args = original.args;
        copy.kwargs = original.kwargs;
        copy.node = nodeOf(original);
        return copy;
    }

    const Json* nodeOf(const Call& call) const {
        const Json* nodes =
            call.layer < 0 ? nullptr : findMember(*m_graph.model->layers[call.layer].dict, "inbound_nodes");
        const auto index = static_cast<std::size_t>(call.index);
        return nodes != nullptr && nodes->is_array() && index < nodes->size() ? &(*nodes)[index] : nullptr;
    }

    /// The tensor as its call yields it, or the implicit input of a Sequential.
    CloneTensor raw(const GraphTensor& tensor) {
        if (tensor.call < 0) return implicitInput();
        if (m_output[tensor.call].layer < 0) addCall(tensor.call);
        CloneTensor result = m_output[tensor.call];
        result.tensor = tensor.tensor;
        return result;
    }

    /// The tensor as a call in `group` reads it: behind the activation of its own call, and of every nested model that
    /// it leaves on the way there.
    CloneTensor seenFrom(const GraphTensor& tensor, int group) {
        CloneTensor result = raw(tensor);
        if (tensor.call < 0) return result;
        const GraphCall& producer = m_graph.calls[tensor.call];
        if (const auto& scheme = m_choices.calls[tensor.call]) {
            m_usedCalls.insert(tensor.call);
            if (!m_policy.quantizesOutput(tensor.call))
                result = quantized(result, tensor, *scheme, producer.id, producer.path);
        }
        for (int g = producer.group; g >= 0 && !encloses(g, group); g = m_graph.groups[g].parent) {
            const auto& scheme = m_choices.groups[g];
            if (!scheme) continue;
            m_usedGroups.insert(g);
            result = quantized(result, tensor, *scheme, m_graph.groups[g].id, m_graph.groups[g].path);
        }
        return result;
    }

    bool encloses(int outer, int group) const {
        while (group >= 0 && group != outer) group = m_graph.groups[group].parent;
        return group == outer;
    }

    CloneTensor quantized(const CloneTensor& input, const GraphTensor& tensor, const Scheme& scheme,
                          const std::string& id, const CallPath& path) {
        const auto key = std::tuple(input.layer, input.call, input.tensor, id);
        const auto known = m_activations.find(key);
        if (known != m_activations.end()) return known->second;
        if (!mayBeFloat(tensorType(m_graph, tensor))) {
            m_clone.notFloat.insert(id);
            return m_activations[key] = input;
        }
        const std::string name =
            m_policy.uniqueName("quantize_" + joinedName(path, m_graph.model->keras3()) + "_output");
        std::vector<CloneLayer> chain = m_policy.makeActivation(scheme, {id, name, tensor});
        const int first = static_cast<int>(m_clone.layers.size());
        for (CloneLayer& layer : chain) {
            if (layer.calls.empty()) layer.calls.push_back({{{passedTensor, 0, 0}}, nullptr, {tensorPlaceholder(0)}});
            for (CloneTensor& read : layer.calls.front().inputs) {
                read = read.layer == passedTensor ? input : CloneTensor{first + read.layer, 0, 0};
            }
            addLayer(std::move(layer));
        }
        return m_activations[key] = {static_cast<int>(m_clone.layers.size()) - 1, 0, 0};
    }

    CloneTensor implicitInput() {
        if (m_implicit.layer >= 0) return m_implicit;
        const NetworkShapes& shapes = *m_graph.model->shapes;
        const MaybeShape shape =
            shapes.calls.front().outputs.empty() ? std::nullopt : shapes.calls.front().outputs.front();
        if (!shape) {
            throw Error(ErrorCode::Unsupported, m_graph.model->name,
                        "the model does not say the shape of its input; build it before it is saved");
        }
        const std::string name = m_policy.uniqueName(m_graph.model->name + "_input");
        Json dims = Json::array();
        for (const std::int64_t dim : *shape) dims.push_back(dim < 0 ? Json() : Json(dim));
        CloneLayer input;
        input.name = name;
        input.className = "InputLayer";
        const char* shapeKey = m_graph.model->keras3() ? "batch_shape" : "batch_input_shape";
        input.entry = {
            {"class_name", "InputLayer"},
            {"config", {{shapeKey, dims}, {"dtype", "float32"}, {"sparse", false}, {"ragged", false}, {"name", name}}}};
        input.calls.emplace_back();
        m_implicit = {addLayer(std::move(input)), 0, 0};
        return m_implicit;
    }

    void linkHolders() {
        for (const auto& [layer, objects] : m_holders) {
            for (const int object : objects) {
                for (const int builder : m_builders[object]) {
                    if (builder != layer) m_clone.layers[layer].builtBy.push_back(builder);
                }
            }
        }
    }

    /// A choice that nothing in the file carries out must not pass in silence.
    void noteUnreached() {
        for (std::size_t i = 0; i < m_choices.calls.size(); ++i) {
            if (m_choices.calls[i] && !m_usedCalls.contains(static_cast<int>(i)))
                m_clone.unreached.push_back(m_graph.calls[i].id);
        }
        for (std::size_t i = 0; i < m_choices.groups.size(); ++i) {
            if (m_choices.groups[i] && !m_usedGroups.contains(static_cast<int>(i)))
                m_clone.unreached.push_back(m_graph.groups[i].id);
        }
    }

    const Graph& m_graph;
    const Choices& m_choices;
    FlatPolicy& m_policy;
    Clone m_clone;
    std::vector<CloneTensor> m_output;  ///< per call of the graph, its first output; layer -1 while it is not made
    std::unordered_map<std::string, int> m_layerByKey;
    std::map<int, std::vector<int>> m_builders;
    std::vector<std::pair<int, std::vector<int>>> m_holders;
    std::map<std::tuple<int, int, int, std::string>, CloneTensor> m_activations;
    std::set<int> m_usedCalls;
    std::set<int> m_usedGroups;
    CloneTensor m_implicit;
};

}  // namespace

std::string joinedName(const CallPath& path, bool keras3) {
    const char* joint = keras3 ? "." : "/";
    std::string name;
    for (const Step& step : path) name += (name.empty() ? "" : joint) + step.name;
    return name;
}

std::vector<char> neededCalls(const Graph& graph) {
    std::vector<char> needed(graph.calls.size());
    for (const GraphTensor& input : graph.inputs) {
        if (input.call >= 0) needed[input.call] = 1;
    }
    for (const GraphTensor& output : graph.outputs) {
        if (output.call >= 0) needed[output.call] = 1;
    }
    for (auto c = static_cast<int>(graph.calls.size()) - 1; c >= 0; --c) {  // inputs stand before what reads them
        if (needed[c] == 0) continue;
        for (const GraphTensor& input : graph.calls[c].inputs) {
            if (input.call >= 0) needed[input.call] = 1;
        }
    }
    return needed;
}

std::string FlatPolicy::uniqueName(const std::string& wanted) {
    std::string name = wanted;
    for (int k = 1; !m_taken.insert(name).second; ++k) name = wanted + "_" + std::to_string(k);
    return name;
}

std::vector<int> liveCalls(const Graph& graph, FlatPolicy& policy) {
    // The first call that builds an object comes before every call that holds it.
    const std::vector<char> needed = neededCalls(graph);
    std::map<int, int> firstBuilder;
    for (std::size_t c = 0; c < graph.calls.size(); ++c) {
        if (needed[c] == 0) continue;
        for (const int object : policy.builds(static_cast<int>(c)))
            firstBuilder.try_emplace(object, static_cast<int>(c));
    }
    const auto before = [&](int call) {
        std::vector<int> first;
        for (const GraphTensor& input : graph.calls[call].inputs) {
            if (input.call >= 0) first.push_back(input.call);
        }
        for (const int object : policy.holds(call)) {
            const auto it = firstBuilder.find(object);
            if (it != firstBuilder.end() && it->second != call) first.push_back(it->second);
        }
        return first;
    };
    enum class State : char { New, Open, Done };
    std::vector<State> state(graph.calls.size(), State::New);
    std::vector<int> order;
    struct Frame {
        int call;
        std::vector<int> needed;
        std::size_t next = 0;
    };
    std::vector<Frame> stack;
    std::vector<int> starts;
    for (const GraphTensor& input : graph.inputs) starts.push_back(input.call);
    for (const GraphTensor& output : graph.outputs) starts.push_back(output.call);
    for (const int start : starts) {
        if (start >= 0 && state[start] == State::New) {
            stack.push_back({start, before(start)});
            state[start] = State::Open;
        }
        while (!stack.empty()) {
            Frame& frame = stack.back();
            if (frame.next == frame.needed.size()) {
                state[frame.call] = State::Done;
                order.push_back(frame.call);
                stack.pop_back();
                continue;
            }
            // An open one is a holder that builds what it holds with its own output: the data's order comes first then.
            const int next = frame.needed[frame.next++];
            if (state[next] != State::New) continue;
            state[next] = State::Open;
            stack.push_back({next, before(next)});
        }
    }
    return order;
}

Clone buildFlatClone(const Graph& graph, const Choices& choices, FlatPolicy& policy) {
    return Builder(graph, choices, policy).build();
}

}  // namespace quantie
