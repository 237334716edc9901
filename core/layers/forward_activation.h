// Activation functions by the names of a config.
#pragma once

#include <functional>

#include "core/layers/config_access.h"
#include "core/layers/forward.h"

namespace quantie {

/// The activation under `key` of the query's config as the end of a layer.
struct NamedActivation {
    compute::Activation kind = compute::Activation::Linear;
    bool softmax = false;
    bool logSoftmax = false;
    bool sparsemax = false;
    std::function<float(float)> own = {};  ///< a layer's, which has numbers of its own

    /// One of the functions that kernels have.
    bool isKernels() const { return !softmax && !logSoftmax && !sparsemax && !own; }
    bool isLinear() const { return kind == compute::Activation::Linear && isKernels(); }
};

/// Throws Error(Unsupported) for a function that Keras does not have. Where only a name tells it, the one of that
/// Keras.
NamedActivation readActivation(const Json& config, bool keras3, std::string_view key = "activation");
NamedActivation activationNamed(std::string_view name, bool keras3);

/// The numbers of a ReLU layer.
struct ReluTerms {
    float slope;
    float threshold;
    float most;

    explicit ReluTerms(const Config& config);

    bool isClamp() const { return slope == 0 && threshold == 0; }
    /// What equals the threshold does not pass.
    float operator()(float x) const {
        if (x < threshold || (x == threshold && threshold != 0)) return slope * (x - threshold);
        return x > most ? most : x;
    }
};

/// Whether the softmax of Keras's layers is 0 wherever its mask is false, also where nothing else is left: from Keras
/// 3.10 on. Before, a row of which all is masked has its weight evenly spread.
bool softmaxZeroesMasked(const ForwardQuery& query);

/// x ← activation(x) for values of that shape; softmax goes over the last dimension.
void applyActivation(const NamedActivation& activation, const Shape& shape, float* values);

}  // namespace quantie
