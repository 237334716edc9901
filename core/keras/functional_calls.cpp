#include "core/keras/functional_calls.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "core/base/error.h"
#include "core/keras/inbound.h"
#include "core/keras/keras3_inbound.h"
#include "core/keras/lost_operands.h"

namespace quantie {
namespace {

[[noreturn]] void refuse(const std::string& where, const std::string& reason) {
    throw Error(ErrorCode::Unreadable, where, reason);
}

/// Keras counts the construction of a nested model as its node 0, if the model knew its input then: a Functional
/// always, a Sequential with an InputLayer, or (up to Keras 2.3, which did not list that) with a first layer that has a
/// shape. Keras 3 counts calls only, but for the ends of a model (see readEnds).
int skippedNodes(const Model& model, const Layer& layer) {
    if (layer.model < 0 || model.keras3()) return 0;
    const Network& network = model.networks[layer.model];
    if (!network.sequential) return 1;
    const bool knewInput = network.calls.front().layer >= 0 ||
                           (network.calls.size() > 1 &&
                            findMember(*model.layers[network.calls[1].layer].config, "batch_input_shape") != nullptr);
    return knewInput ? 1 : 0;
}

/// A network's calls while they are being read: as the file has them, before they are put in order.
struct Draft {
    std::vector<int> firstCall;  ///< per layer of the network, into calls; and the number of all calls at the end
    std::vector<Call> calls;
    std::vector<std::vector<SerializedTensor>> tensors;  ///< per call, what its inputs refer to
};

class Reader {
  public:
    Reader(Model& model, int network, const std::vector<std::string>& names)
        : m_model(model),
          m_network(model.networks[network]),
          m_self(model.layers[m_network.layer]),
          m_names(names),
          m_lost(names.size()) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (!m_byName.emplace(names[i], static_cast<int>(i)).second) {
                refuse(m_self.name, "two layers named '" + names[i] + "'");
            }
        }
    }

    void run() {
        const auto inputs = readEnds("input_layers");
        const auto outputs = readEnds("output_layers");
        m_ends = inputs;
        m_ends.insert(m_ends.end(), outputs.begin(), outputs.end());
        readAll();
        while (findLost()) readAll();
        resolveAll();
        while (!order()) {
            readAll();
            resolveAll();
        }
        guessLost(outputs);
        findLostOperands(outputs);
        for (const SerializedTensor& tensor : inputs) m_network.inputs.push_back(end(tensor, "input_layers"));
        for (const SerializedTensor& tensor : outputs) m_network.outputs.push_back(end(tensor, "output_layers"));
        finish();
    }

  private:
    const Layer& layerAt(std::size_t place) const { return m_model.layers[m_network.layers[place]]; }
    int callsOf(std::size_t place) const { return m_draft.firstCall[place + 1] - m_draft.firstCall[place]; }

    std::vector<SerializedTensor> readEnds(const char* key) const {
        const Json* list = findMember(*m_self.config, key);
        if (list == nullptr) refuse(m_self.name, std::string("a model without ") + key);
        try {
            std::vector<SerializedTensor> tensors = readTensorList(*list);
            if (m_model.keras3()) countFromZero(tensors);
            return tensors;
        } catch (const Error& error) {
            throw error.within(m_self.name + ", " + key);
        }
    }

    /// Keras 3 counts the construction of a Functional here, and only here.
    void countFromZero(std::vector<SerializedTensor>& tensors) const {
        for (SerializedTensor& tensor : tensors) {
            const auto found = m_byName.find(tensor.layer);
            if (found == m_byName.end()) continue;
            const Layer& layer = layerAt(static_cast<std::size_t>(found->second));
            if (layer.model >= 0 && !m_model.networks[layer.model].sequential) --tensor.node;
        }
    }

    void readAll() {
        const std::vector<std::int64_t> needed = callsNeeded();
        m_draft = {};
        for (std::size_t place = 0; place < m_names.size(); ++place) {
            m_draft.firstCall.push_back(static_cast<int>(m_draft.calls.size()));
            readLayer(place, needed[place]);
        }
        m_draft.firstCall.push_back(static_cast<int>(m_draft.calls.size()));
    }

    void readLayer(std::size_t place, std::int64_t needed) {
        const Layer& layer = layerAt(place);
        const Json* nodes = findMember(*layer.dict, "inbound_nodes");
        const bool isInput = layer.className == "InputLayer";
        if (nodes != nullptr && !nodes->is_array()) refuse(layer.name, "inbound_nodes is not a list");
        const auto isLayer = [this](const std::string& name) { return m_byName.contains(name); };
        std::int64_t count = isInput ? 1 : (nodes == nullptr ? 0 : static_cast<std::int64_t>(nodes->size()));
        if (m_lost[place] != 0) count = needed;
        for (std::int64_t k = 0; k < count; ++k) {
            SerializedCall read;
            Call& call = m_draft.calls.emplace_back();
            if (m_lost[place] != 0) {
                call.inputsLost = true;
            } else if (!isInput) {
                read = readNode((*nodes)[static_cast<std::size_t>(k)], layer, k, isLayer);
            }
            call.layer = m_network.layers[place];
            call.index = static_cast<int>(k);
            call.args = std::move(read.args);
            call.kwargs = std::move(read.kwargs);
            m_draft.tensors.push_back(std::move(read.tensors));
        }
    }

    static SerializedCall readNode(const Json& node, const Layer& layer, std::int64_t k,
                                   const std::function<bool(const std::string&)>& isLayer) {
        try {
            if (isKeras3Node(node)) return readKeras3Node(node);
            return readInboundNode(node, layer.className, isLayer);
        } catch (const Error& error) {
            throw error.within(layer.name + ", call " + std::to_string(k));
        }
    }

    /// Which call of its layer a tensor comes from; may be one that does not exist.
    std::pair<std::size_t, std::int64_t> target(const SerializedTensor& tensor, const std::string& where) const {
        const auto found = m_byName.find(tensor.layer);
        if (found == m_byName.end()) refuse(where, "reads a layer '" + tensor.layer + "' that does not exist");
        const auto place = static_cast<std::size_t>(found->second);
        return {place, tensor.node - skippedNodes(m_model, layerAt(place))};
    }

    TensorRef resolve(const SerializedTensor& tensor, const std::string& where) const {
        const auto [place, k] = target(tensor, where);
        if (k < 0 || k >= callsOf(place)) {
            refuse(where,
                   "reads node " + std::to_string(tensor.node) + " of '" + tensor.layer + "', which does not exist");
        }
        if (tensor.tensor < 0 || tensor.tensor > 1'000'000) {
            refuse(where, "reads output " + std::to_string(tensor.tensor) + " of '" + tensor.layer + "'");
        }
        return {m_draft.firstCall[place] + static_cast<int>(k), static_cast<int>(tensor.tensor)};
    }

    TensorRef end(const SerializedTensor& tensor, const char* key) const {
        return resolve(tensor, m_self.name + ", " + key);
    }

    void resolveAll() {
        for (std::size_t i = 0; i < m_draft.calls.size(); ++i) {
            for (const SerializedTensor& tensor : m_draft.tensors[i]) {
                m_draft.calls[i].inputs.push_back(resolve(tensor, m_model.layers[m_draft.calls[i].layer].name));
            }
        }
    }

    bool exists(const SerializedTensor& tensor) const {
        const auto found = m_byName.find(tensor.layer);
        if (found == m_byName.end()) return false;
        const auto place = static_cast<std::size_t>(found->second);
        const std::int64_t k = tensor.node - skippedNodes(m_model, layerAt(place));
        return k >= 0 && (m_lost[place] != 0 || k < callsOf(place));
    }

    /// How many calls of each layer the rest of the network reads.
    std::vector<std::int64_t> callsNeeded() const {
        constexpr std::int64_t most = 10'000;  // of one layer; a file may claim any number
        std::vector<std::int64_t> needed(m_names.size());
        const auto count = [&](const SerializedTensor& tensor) {
            const auto found = m_byName.find(tensor.layer);
            if (found == m_byName.end()) return;
            const auto place = static_cast<std::size_t>(found->second);
            const std::int64_t k = tensor.node - skippedNodes(m_model, layerAt(place));
            if (k < most) needed[place] = std::max(needed[place], k + 1);
        };
        for (const auto& tensors : m_draft.tensors) std::for_each(tensors.begin(), tensors.end(), count);
        std::for_each(m_ends.begin(), m_ends.end(), count);
        return needed;
    }

    bool mayBeLost(std::size_t place) const { return m_lost[place] == 0 && layerAt(place).sharedObjectId.has_value(); }

    /// Layers with an id whose calls read what this network has not, or are fewer than it reads.
    bool findLost() {
        const std::vector<std::int64_t> needed = callsNeeded();
        bool more = false;
        for (std::size_t place = 0; place < m_names.size(); ++place) {
            if (!mayBeLost(place)) continue;
            bool lost = needed[place] > callsOf(place);
            for (int call = m_draft.firstCall[place]; call < m_draft.firstCall[place + 1]; ++call) {
                const auto& tensors = m_draft.tensors[call];
                lost =
                    lost || !std::all_of(tensors.begin(), tensors.end(), [this](const auto& t) { return exists(t); });
            }
            m_lost[place] = static_cast<char>(lost);
            more = more || lost;
        }
        return more;
    }

    /// Depth-first from each call in the order of the file, without recursion: a chain may be as long as the file.
    /// False where a cycle runs through layers whose calls may be lost: they are then.
    bool order() {
        enum class State : char { New, Open, Done };
        std::vector<State> state(m_draft.calls.size(), State::New);
        m_order.clear();
        std::vector<std::pair<int, std::size_t>> stack;
        for (int start = 0; start < static_cast<int>(m_draft.calls.size()); ++start) {
            if (state[start] == State::New) stack.emplace_back(start, 0);
            while (!stack.empty()) {
                auto& [call, next] = stack.back();
                state[call] = State::Open;
                if (next == m_draft.calls[call].inputs.size()) {
                    state[call] = State::Done;
                    m_order.push_back(call);
                    stack.pop_back();
                    continue;
                }
                const int input = m_draft.calls[call].inputs[next++].call;
                if (state[input] == State::Open) {
                    breakCycle(stack, input);
                    return false;
                }
                if (state[input] == State::New) stack.emplace_back(input, 0);
            }
        }
        return true;
    }

    void breakCycle(const std::vector<std::pair<int, std::size_t>>& stack, int start) {
        bool broken = false;
        for (std::size_t i = stack.size(); i-- > 0;) {
            const int call = stack[i].first;
            const auto after = std::upper_bound(m_draft.firstCall.begin(), m_draft.firstCall.end(), call);
            const auto place = static_cast<std::size_t>(after - m_draft.firstCall.begin()) - 1;
            if (mayBeLost(place)) {
                m_lost[place] = 1;
                broken = true;
            }
            if (call == start) break;
        }
        if (broken) return;
        refuse(m_self.name, "a cycle runs through the layer '" + m_model.layers[m_draft.calls[start].layer].name + "'");
    }

    /// One call whose input is lost, and one tensor that nothing reads: they belong together.
    void guessLost(const std::vector<SerializedTensor>& outputs) {
        std::vector<char> read(m_draft.calls.size());
        for (const Call& call : m_draft.calls) {
            for (const TensorRef& input : call.inputs) read[input.call] = 1;
        }
        for (const SerializedTensor& output : outputs) read[end(output, "output_layers").call] = 1;
        std::vector<int> lost;
        std::vector<int> unread;
        for (std::size_t i = 0; i < m_draft.calls.size(); ++i) {
            if (m_draft.calls[i].inputsLost) {
                lost.push_back(static_cast<int>(i));
            } else if (read[i] == 0) {
                unread.push_back(static_cast<int>(i));
            }
        }
        const bool clear = lost.size() == 1 && unread.size() == 1;
        for (const int call : lost) {
            const std::string& name = m_model.layers[m_draft.calls[call].layer].name;
            const char* outcome = clear ? "it is taken to read what nothing else reads" : "what it reads is unknown";
            m_model.warnings.push_back(
                {name, "Keras wrote the calls of another model here; in '" + m_self.name + "' " + outcome});
        }
        if (!clear) return;
        Call& call = m_draft.calls[lost.front()];
        call.inputs = {{unread.front(), 0}};
        call.args = Json::array({tensorPlaceholder(0)});
        call.inputsLost = false;
        if (!order()) refuse(m_self.name, "a cycle runs through the layer '" + m_model.layers[call.layer].name + "'");
    }

    void findLostOperands(const std::vector<SerializedTensor>& outputs) {
        std::vector<int> outputsRead(m_draft.calls.size());
        const auto note = [&outputsRead](const TensorRef& ref) {
            outputsRead[ref.call] = std::max(outputsRead[ref.call], ref.tensor + 1);
        };
        for (const Call& call : m_draft.calls) std::for_each(call.inputs.begin(), call.inputs.end(), note);
        for (const SerializedTensor& output : outputs) note(end(output, "output_layers"));
        for (std::size_t i = 0; i < m_draft.calls.size(); ++i) {
            Call& call = m_draft.calls[i];
            const Layer& layer = m_model.layers[call.layer];
            if (call.inputsLost || !operandsLost(layer, call, outputsRead[i])) continue;
            call.inputsLost = true;
            m_model.warnings.push_back(
                {layer.name, "Keras does not write what " + operatorName(layer) + " reads; that is unknown"});
        }
    }

    /// From the numbers of the draft to those of the final order.
    void finish() {
        std::vector<int> place(m_draft.calls.size());
        for (std::size_t i = 0; i < m_order.size(); ++i) place[m_order[i]] = static_cast<int>(i);
        for (const int call : m_order) m_network.calls.push_back(std::move(m_draft.calls[call]));
        const auto renumber = [&place](std::vector<TensorRef>& tensors) {
            for (TensorRef& tensor : tensors) tensor.call = place[tensor.call];
        };
        for (Call& call : m_network.calls) renumber(call.inputs);
        renumber(m_network.inputs);
        renumber(m_network.outputs);
    }

    Model& m_model;
    Network& m_network;
    const Layer& m_self;
    const std::vector<std::string>& m_names;
    std::unordered_map<std::string, int> m_byName;  ///< place in m_names
    std::vector<char> m_lost;                       ///< per layer: its calls in the file are another model's
    std::vector<SerializedTensor> m_ends;
    Draft m_draft;
    std::vector<int> m_order;
};

}  // namespace

void readFunctionalCalls(Model& model, int network, const std::vector<std::string>& names) {
    Reader(model, network, names).run();
}

}  // namespace quantie
