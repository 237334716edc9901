// What TimeDistributed computes: its layer on every step, all of them as one batch.
#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forward_arguments.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

/// (batch, time, …) as (batch · time, …).
Shape joined(const Shape& shape) {
    requireRankAtLeast(shape, 2);
    Shape steps{multiplyDims(shape[0], shape[1])};
    steps.insert(steps.end(), shape.begin() + 2, shape.end());
    return steps;
}

/// And back.
Shape split(const Shape& shape, const Shape& outer) {
    requireRankAtLeast(shape, 1);
    if (shape[0] != outer[0] * outer[1]) refuse("layer", "changes the number of samples");
    Shape whole{outer[0], outer[1]};
    whole.insert(whole.end(), shape.begin() + 1, shape.end());
    return whole;
}

Mask reshapedMask(const Mask& mask, const Shape& shape) {
    return std::make_shared<const Tensor>(reshapedValue({*mask, DType::Bool}, shape).tensor);
}

/// A mask over (batch, time, …): true for a step in which anything counts.
Mask anyOfStep(const Mask& mask) {
    if (mask->shape().size() <= 2) return mask;
    const std::vector<char> truths = truthsOf(*mask);
    const auto steps = static_cast<std::size_t>(mask->shape()[0] * mask->shape()[1]);
    std::vector<std::byte> any(steps);
    for (std::size_t i = 0; i < truths.size(); ++i) {
        if (truths[i] != 0) any[i / (truths.size() / steps)] = std::byte{1};
    }
    return std::make_shared<const Tensor>(
        Tensor::fromBytes(DType::Bool, {mask->shape()[0], mask->shape()[1]}, std::move(any)));
}

}  // namespace

Values timeDistributedForward(const ForwardQuery& query) {
    const Json& layer = requireObject(query.config, "layer", "config");
    if (const Json* inner = findMember(layer, "config"); inner != nullptr && inner->is_object()) {
        if (Config(*inner).flag("stateful", false)) {
            throw Error(ErrorCode::Unsupported, "", "a stateful layer on every step cannot be run");
        }
    }
    const Shape outer = firstValue(query).shape();
    const Mask mask = callMask(query, 2);
    const Value* maskArgument = tensorArgument(query, 2, "mask");
    Values steps;
    for (const Value& input : query.inputs) {
        if (&input == maskArgument) continue;
        Value step = reshapedValue(input, joined(input.shape()));
        if (step.mask != nullptr) step.mask = reshapedMask(step.mask, joined(step.mask->shape()));
        steps.push_back(std::move(step));
    }
    if (steps.empty()) refuse("inputs", "the call has none");
    if (maskArgument != nullptr) steps.front().mask = reshapedMask(mask, joined(mask->shape()));

    Values outputs = query.host.child("layer", steps, Json::object(), nullptr);
    for (Value& output : outputs) {
        const Mask inner = output.mask;
        output = reshapedValue(output, split(output.shape(), outer));
        output.mask = inner == nullptr ? nullptr : reshapedMask(inner, split(inner->shape(), outer));
    }
    if (!outputs.empty() && outputs.front().mask == nullptr && mask != nullptr) outputs.front().mask = anyOfStep(mask);
    return outputs;
}

}  // namespace quantie
