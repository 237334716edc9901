// Activation functions by the names of a config.
#pragma once

#include "core/layers/forward.h"

namespace quantie {

/// The activation under `key` of the query's config as the end of a layer.
struct NamedActivation {
    compute::Activation kind = compute::Activation::Linear;
    bool softmax = false;
    bool logSoftmax = false;

    bool isLinear() const { return kind == compute::Activation::Linear && !softmax && !logSoftmax; }
};

/// Throws Error(Unsupported) for a function that Keras does not have.
NamedActivation readActivation(const Json& config, std::string_view key = "activation");
NamedActivation activationNamed(std::string_view name);

/// Whether the softmax of Keras's layers is 0 wherever its mask is false, also where nothing else is left: from Keras
/// 3.10 on. Before, a row of which all is masked has its weight evenly spread.
bool softmaxZeroesMasked(const ForwardQuery& query);

/// x ← activation(x) for values of that shape; softmax goes over the last dimension.
void applyActivation(const NamedActivation& activation, const Shape& shape, float* values);

}  // namespace quantie
