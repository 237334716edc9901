// What Bidirectional computes: its layer over the sequence from both ends.
#include "core/base/error.h"
#include "core/kernels/elementwise.h"
#include "core/kernels/strides.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forward_arguments.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

const Json& configOf(const Json& dict) {
    return requireObject(dict, "config", "layer");
}

/// Keras makes both layers from the config of `layer`; a layer that puts out sequences has zeros where the mask says
/// so. A given backward layer keeps its direction.
Json directionConfig(const Json& dict, bool turned) {
    Json config = configOf(dict);
    const Config read(config);
    const bool sequences = read.flag("return_sequences", false);
    const bool backwards = read.flag("go_backwards", false) != turned;
    config["go_backwards"] = backwards;
    config["zero_output_for_mask"] = sequences;
    return config;
}

Value reversed(const Value& value, std::size_t axis) {
    const Shape& shape = value.shape();
    requireRankAtLeast(shape, axis + 1);
    const auto strides = compute::stridesOf(shape);
    compute::Block source{0, {strides.begin(), strides.end()}};
    if (shape[axis] > 0) source.offset = static_cast<std::size_t>(shape[axis] - 1) * strides[axis];
    source.strides[axis] = -source.strides[axis];
    return copiedValue(value, source, shape, shape, {});
}

Value merged(const ForwardQuery& query, const Value& ahead, const Value& behind, const std::string& mode) {
    const Tensor a = floatsOf(ahead);
    const Tensor b = floatsOf(behind);
    requireRankAtLeast(a.shape(), 1);
    if (mode == "concat") {
        Shape shape = a.shape();
        if (b.shape().size() != shape.size()) refuse("backward_layer", "does not fit the forward one");
        for (std::size_t i = 0; i + 1 < shape.size(); ++i) {
            if (b.shape()[i] != shape[i]) refuse("backward_layer", "does not fit the forward one");
        }
        shape.back() = addDims(shape.back(), b.shape().back());
        return {concatenated({a, b}, shape.size() - 1, shape), query.dtype};
    }
    if (mode != "sum" && mode != "ave" && mode != "mul") refuse("merge_mode", "'" + mode + "' is not known");
    FloatResult result(broadcast(a.shape(), b.shape()));
    const std::span<float> values(result.data(), result.size());
    compute::binary(mode == "mul" ? compute::Binary::Multiply : compute::Binary::Add, {a.floats().data(), a.shape()},
                    {b.floats().data(), b.shape()}, result.shape(), result.data());
    roundTo(query.dtype, values);
    if (mode == "ave") {
        for (float& x : values) x /= 2;
        roundTo(query.dtype, values);
    }
    return result.value(query);
}

}  // namespace

Values bidirectionalForward(const ForwardQuery& query) {
    const Config config(query.config);
    if (config.integer("num_constants", 0) != 0) {
        throw Error(ErrorCode::Unsupported, "", "constants beside the sequence cannot be run");
    }
    const Json& layer = requireObject(query.config, "layer", "config");
    const bool own = config.has("backward_layer");
    const Json forward = directionConfig(layer, false);
    const Json backward = directionConfig(own ? requireObject(query.config, "backward_layer", "config") : layer, !own);

    Value sequence = firstValue(query);
    sequence.mask = callMask(query, 2);
    Values given[2] = {{sequence}, {sequence}};
    const Value* mask = tensorArgument(query, 2, "mask");
    Values states;
    for (std::size_t i = 1; i < query.inputs.size(); ++i) {
        if (&query.inputs[i] != mask) states.push_back(query.inputs[i]);
    }
    for (std::size_t i = 0; i < states.size(); ++i) given[i < states.size() / 2 ? 0 : 1].push_back(states[i]);

    const Values ahead = query.host.child("forward_layer", given[0], Json::object(), &forward);
    Values behind = query.host.child("backward_layer", given[1], Json::object(), &backward);
    if (ahead.empty() || behind.empty()) refuse("layer", "puts nothing out");
    const bool sequences = Config(forward).flag("return_sequences", false);
    if (sequences) behind.front() = reversed(behind.front(), Config(forward).flag("time_major", false) ? 0 : 1);

    Values outputs{ahead.front(), behind.front()};
    if (!query.config.contains("merge_mode") || config.has("merge_mode")) {
        outputs = {merged(query, ahead.front(), behind.front(), config.text("merge_mode", "concat"))};
    }
    for (Value& output : outputs) output.mask = sequences ? sequence.mask : nullptr;
    outputs.insert(outputs.end(), ahead.begin() + 1, ahead.end());
    outputs.insert(outputs.end(), behind.begin() + 1, behind.end());
    return outputs;
}

}  // namespace quantie
