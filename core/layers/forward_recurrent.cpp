// What SimpleRNN, LSTM, GRU, their cells, and RNN around a cell compute.
#include "core/layers/forward_recurrent.h"

#include <algorithm>
#include <numeric>

#include "core/base/error.h"
#include "core/kernels/memory.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forward_arguments.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

/// The two first dimensions change places.
Value swapped(const Value& value) {
    std::vector<std::size_t> order(value.shape().size());
    std::iota(order.begin(), order.end(), 0);
    std::swap(order[0], order[1]);
    return permutedValue(value, order);
}

Tensor zeros(std::int64_t batch, const Shape& sample) {
    Shape shape{batch};
    shape.insert(shape.end(), sample.begin(), sample.end());
    FloatResult result(shape);
    std::fill_n(result.data(), result.size(), 0.0F);
    return result.tensor();
}

/// The tensors after the first: the initial states, all inputs but the sequence and a mask.
std::vector<Tensor> givenStates(const ForwardQuery& query, bool channelsFirst) {
    const Value* mask = tensorArgument(query, 1, "mask");
    std::vector<Tensor> states;
    for (std::size_t i = 1; i < query.inputs.size(); ++i) {
        const Value& value = query.inputs[i];
        if (&value == mask) continue;
        const std::size_t rank = value.shape().size();
        states.push_back(floatsOf(channelsFirst && rank > 2 ? movedAxis(value, 1, rank - 1) : value));
    }
    return states;
}

bool anyNonZero(const std::vector<Tensor>& tensors) {
    return std::any_of(tensors.begin(), tensors.end(), [](const Tensor& tensor) {
        return std::any_of(tensor.floats().begin(), tensor.floats().end(), [](float x) { return x != 0; });
    });
}

/// As Keras's RNN._process_inputs() has them: a stateful layer goes on where it stood, unless that is all zeros.
std::vector<Tensor> initialStates(const ForwardQuery& query, const Cell& cell, std::int64_t batch, bool stateful,
                                  bool channelsFirst) {
    std::vector<Tensor> states = givenStates(query, channelsFirst);
    if (stateful) {
        const std::vector<Tensor>& kept = query.host.memory();
        if (!kept.empty() && (states.empty() || anyNonZero(kept))) {
            if (kept.front().shape().front() != batch) {
                throw Error(ErrorCode::Unsupported, "",
                            "a stateful layer needs batches of one size: " + std::to_string(batch) + " samples after " +
                                std::to_string(kept.front().shape().front()));
            }
            return kept;
        }
    }
    if (states.empty()) {
        for (const Shape& state : cell.states()) states.push_back(zeros(batch, state));
    }
    return states;
}

std::vector<char> timeFirstMask(const Tensor& mask, std::size_t time, std::size_t batch, bool timeMajor) {
    std::vector<char> truths = truthsOf(mask);
    if (truths.size() != time * batch) refuse("mask", "does not fit the sequence");
    if (timeMajor) return truths;
    std::vector<char> turned(truths.size());
    for (std::size_t b = 0; b < batch; ++b) {
        for (std::size_t t = 0; t < time; ++t) turned[t * batch + b] = truths[b * time + t];
    }
    return turned;
}

Shape sampleShape(const Tensor& inputs) {
    return {inputs.shape().begin() + 2, inputs.shape().end()};
}

}  // namespace

Value movedAxis(const Value& value, std::size_t from, std::size_t to) {
    std::vector<std::size_t> order(value.shape().size());
    std::iota(order.begin(), order.end(), 0);
    order.erase(order.begin() + static_cast<std::ptrdiff_t>(from));
    order.insert(order.begin() + static_cast<std::ptrdiff_t>(to), from);
    return permutedValue(value, order);
}

Tensor timeFirst(const ForwardQuery& query) {
    const Value& input = firstValue(query);
    requireRankAtLeast(input.shape(), 3);
    if (Config(query.config).flag("time_major", false)) return floatsOf(input);
    if (input.shape()[0] != 1) return floatsOf(swapped(input));
    Shape shape = input.shape();
    std::swap(shape[0], shape[1]);
    return floatsOf(reshapedValue(input, shape));
}

Values runRecurrent(const ForwardQuery& query, const Cell& cell, Sequence sequence, bool channelsFirst) {
    const Config config(query.config);
    if (config.integer("num_constants", 0) != 0) {
        throw Error(ErrorCode::Unsupported, "", "constants beside the sequence cannot be run");
    }
    const bool stateful = config.flag("stateful", false);
    const std::int64_t batch = sequence.inputs.shape()[1];
    sequence.goBackwards = config.flag("go_backwards", false);
    sequence.allOutputs = config.flag("return_sequences", false);
    sequence.timeMajor = config.flag("time_major", false);
    sequence.states = initialStates(query, cell, batch, stateful, channelsFirst);
    const Mask mask = callMask(query, 1);
    if (mask != nullptr) {
        sequence.mask = timeFirstMask(*mask, static_cast<std::size_t>(sequence.inputs.shape()[0]),
                                      static_cast<std::size_t>(batch), sequence.timeMajor);
    }
    SequenceResult result = runSequence(cell, sequence);
    if (stateful) query.host.memory() = result.states;

    const auto finished = [&](Tensor tensor, std::size_t channels) -> Value {
        Value value{std::move(tensor), query.dtype};
        return channelsFirst ? movedAxis(value, value.shape().size() - 1, channels) : value;
    };
    Values outputs{finished(std::move(result.output), sequence.allOutputs ? 2 : 1)};
    if (sequence.allOutputs) outputs.front().mask = mask;
    if (!config.flag("return_state", false)) return outputs;
    for (Tensor& state : result.states) outputs.push_back(finished(std::move(state), 1));
    return outputs;
}

namespace {

Values runCell(const ForwardQuery& query, const Cell& cell, const Tensor& inputs) {
    Sequence sequence;
    sequence.inputs = inputs;
    const Config config(query.config);
    sequence.zeroMasked = config.flag("zero_output_for_mask", false);
    sequence.unrolled = config.flag("unroll", false);
    return runRecurrent(query, cell, std::move(sequence));
}

}  // namespace

Values recurrentForward(const ForwardQuery& query) {
    const Tensor inputs = timeFirst(query);
    return runCell(query, *makeCell(query, query.layer.className, query.config, "cell.", sampleShape(inputs)), inputs);
}

Values rnnForward(const ForwardQuery& query) {
    const Tensor inputs = timeFirst(query);
    const Json& dict = requireObject(query.config, "cell", "config");
    return runCell(query, *heldCell(query, dict, "cell.", sampleShape(inputs)), inputs);
}

/// A cell that the model calls itself: its inputs are one step's, and then the states.
Values cellForward(const ForwardQuery& query) {
    const Tensor input = floatsOf(firstValue(query));
    requireRankAtLeast(input.shape(), 2);
    const CellPtr cell =
        makeCell(query, query.layer.className, query.config, "", {input.shape().begin() + 1, input.shape().end()});
    Shape shape = input.shape();
    shape.insert(shape.begin(), 1);
    Sequence sequence;
    sequence.inputs = reshapedValue({input}, shape).tensor;
    for (std::size_t i = 1; i < query.inputs.size(); ++i) sequence.states.push_back(floatsOf(query.inputs[i]));
    SequenceResult result = runSequence(*cell, sequence);
    Values outputs{{std::move(result.output), query.dtype}};
    for (Tensor& state : result.states) outputs.push_back({std::move(state), query.dtype});
    return outputs;
}

}  // namespace quantie
