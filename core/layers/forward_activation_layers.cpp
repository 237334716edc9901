// Activation layers, and the layers that act in training only.
#include <cstring>

#include "core/layers/forward_activation.h"
#include "core/layers/forwards.h"

namespace quantie {

Values passForward(const ForwardQuery& query) {
    Value output = firstValue(query);
    output.mask.reset();
    return {std::move(output)};
}

Values activationForward(const ForwardQuery& query) {
    const Tensor input = floatsOf(firstValue(query));
    FloatResult result(input.shape());
    std::memcpy(result.data(), input.bytes().data(), input.bytes().size());
    applyActivation(readActivation(query.config), input.shape(), result.data());
    return {result.value(query)};
}

}  // namespace quantie
