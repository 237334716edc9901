#include "core/export/node_order.h"

#include <algorithm>
#include <map>
#include <utility>

namespace quantie {
namespace {

/// Flat numbers for all calls of a clone.
class CallNumbers {
  public:
    explicit CallNumbers(const Clone& clone) : m_clone(clone) {
        for (const CloneLayer& layer : clone.layers) {
            m_first.push_back(m_count);
            m_count += static_cast<int>(layer.calls.size());
            m_layerOf.insert(m_layerOf.end(), layer.calls.size(), static_cast<int>(m_first.size()) - 1);
        }
    }
    int count() const { return m_count; }
    int of(const CloneTensor& tensor) const { return m_first[tensor.layer] + tensor.call; }
    int of(int layer, int call) const { return m_first[layer] + call; }
    int layerOf(int number) const { return m_layerOf[number]; }
    const CloneCall& call(int number) const {
        const int layer = m_layerOf[number];
        return m_clone.layers[layer].calls[number - m_first[layer]];
    }

  private:
    const Clone& m_clone;
    std::vector<int> m_first;
    std::vector<int> m_layerOf;
    int m_count = 0;
};

/// What Python's tf.nest.flatten yields: lists in order, dicts by sorted key.
void flatten(const Json& value, std::vector<std::size_t>& out) {
    if (const auto index = placeholderIndex(value)) {
        out.push_back(*index);
    } else if (value.is_array()) {
        for (const Json& item : value) flatten(item, out);
    } else if (value.is_object()) {
        std::map<std::string, const Json*> sorted;
        for (const auto& item : value.items()) sorted[item.key()] = &item.value();
        for (const auto& [key, item] : sorted) flatten(*item, out);
    }
}

std::vector<CloneTensor> kerasInputs(const CloneCall& call) {
    std::vector<std::size_t> order;
    flatten(call.args, order);
    flatten(call.kwargs, order);
    std::vector<CloneTensor> inputs;
    inputs.reserve(order.size());
    for (const std::size_t index : order) inputs.push_back(call.inputs.at(index));
    return inputs;
}

void renumber(std::vector<CloneTensor>& tensors, const std::vector<std::vector<int>>& place) {
    for (CloneTensor& tensor : tensors) tensor.call = place[tensor.layer][tensor.call];
}

/// The walk from the outputs: calls in the order in which they finish, layers in the order in which they are first met.
struct Walk {
    std::vector<int> finished;    ///< call numbers, inputs first
    std::vector<int> firstVisit;  ///< per layer; -1 where it was not met
};

Walk walk(const Clone& clone, const CallNumbers& numbers) {
    Walk result;
    result.firstVisit.assign(clone.layers.size(), -1);
    std::vector<char> done(static_cast<std::size_t>(numbers.count()));
    int visits = 0;
    struct Frame {
        int call;
        std::vector<CloneTensor> inputs;
        std::size_t next = 0;
    };
    std::vector<Frame> stack;
    const auto enter = [&](int call) {
        int& visit = result.firstVisit[numbers.layerOf(call)];
        if (visit < 0) visit = visits++;
        stack.push_back({call, kerasInputs(numbers.call(call))});
    };
    for (const CloneTensor& output : clone.outputs) {
        if (done[numbers.of(output)] == 0) enter(numbers.of(output));
        while (!stack.empty()) {
            Frame& frame = stack.back();
            if (frame.next < frame.inputs.size()) {
                const int input = numbers.of(frame.inputs[frame.next++]);
                if (done[input] == 0) enter(input);
                continue;
            }
            if (done[frame.call] == 0) result.finished.push_back(frame.call);
            done[frame.call] = 1;
            stack.pop_back();
        }
    }
    return result;
}

}  // namespace

std::vector<int> orderCalls(Clone& clone) {
    const CallNumbers numbers(clone);
    std::vector<char> made(static_cast<std::size_t>(numbers.count()));
    std::vector<char> built(clone.layers.size());
    std::vector<std::vector<int>> sequence(clone.layers.size());
    std::vector<int> early;
    for (bool progress = true; progress;) {
        progress = false;
        for (int layer = 0; layer < static_cast<int>(clone.layers.size()); ++layer) {
            const auto& calls = clone.layers[layer].calls;
            if (sequence[layer].size() == calls.size()) continue;
            for (int c = 0; c < static_cast<int>(calls.size()); ++c) {
                const auto isMade = [&](const CloneTensor& tensor) { return made[numbers.of(tensor)] != 0; };
                if (made[numbers.of(layer, c)] != 0 ||
                    !std::all_of(calls[c].inputs.begin(), calls[c].inputs.end(), isMade))
                    continue;
                made[numbers.of(layer, c)] = 1;
                built[layer] = 1;
                sequence[layer].push_back(c);
                progress = true;
                const auto& needs = clone.layers[layer].builtBy;
                const bool served =
                    std::any_of(needs.begin(), needs.end(), [&](int other) { return built[other] != 0; });
                if (c == sequence[layer].front() && !needs.empty() && !served) early.push_back(layer);
            }
        }
    }
    std::vector<std::vector<int>> place(clone.layers.size());
    for (std::size_t layer = 0; layer < clone.layers.size(); ++layer) {
        auto& calls = clone.layers[layer].calls;
        place[layer].assign(calls.size(), 0);
        std::vector<CloneCall> ordered;
        for (const int c : sequence[layer]) {
            place[layer][c] = static_cast<int>(ordered.size());
            ordered.push_back(std::move(calls[c]));
        }
        calls = std::move(ordered);
    }
    for (CloneLayer& layer : clone.layers) {
        for (CloneCall& call : layer.calls) renumber(call.inputs, place);
    }
    renumber(clone.inputs, place);
    renumber(clone.outputs, place);
    return early;
}

std::vector<int> loadedOrder(const Clone& clone) {
    const CallNumbers numbers(clone);
    Walk visited = walk(clone, numbers);
    std::reverse(visited.finished.begin(), visited.finished.end());
    std::map<int, int> callDepth;
    std::map<int, int> layerDepth;
    for (const int call : visited.finished) {  // outputs first
        const int layer = numbers.layerOf(call);
        const int depth = std::max(callDepth[call], layerDepth[layer]);
        layerDepth[layer] = depth;
        callDepth[call] = depth;
        for (const CloneTensor& input : numbers.call(call).inputs) {
            int& below = callDepth[numbers.of(input)];
            below = std::max(below, depth + 1);
        }
    }
    for (const CloneTensor& input : clone.inputs) {  // inputs that no output needs stay in the model
        layerDepth.try_emplace(input.layer, 0);
    }
    std::vector<int> order;
    order.reserve(layerDepth.size());
    for (const auto& [layer, depth] : layerDepth) order.push_back(layer);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return std::pair(-layerDepth[a], visited.firstVisit[a]) < std::pair(-layerDepth[b], visited.firstVisit[b]);
    });
    return order;
}

}  // namespace quantie
