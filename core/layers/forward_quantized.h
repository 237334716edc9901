// What layers compute that Keras 3 has quantized: integers where Keras computes integers, floats rounded as Keras
// rounds them. Formulas: keras/src/quantizers/quantizers.py and the `_int8_call`, `_int4_call`, `_float8_call` of the
// layers.
#pragma once

#include "core/layers/forward.h"

namespace quantie {

/// True where the layer's dtype is a quantized policy.
bool isQuantized(const ForwardQuery& query);

Values quantizedDense(const ForwardQuery& query);
Values quantizedEinsumDense(const ForwardQuery& query);
/// x · kernel + bias of the EinsumDense that an attention layer keeps under that name ("query"), over the last
/// dimension of `input`; without rounding to the compute type.
Tensor quantizedProjection(const ForwardQuery& query, const std::string& name, const Tensor& input,
                           std::int64_t columns);
/// Embedding, and ReversibleEmbedding that looks up.
Values quantizedLookup(const ForwardQuery& query);
/// ReversibleEmbedding with reverse=True, without the soft cap.
Tensor quantizedReverse(const ForwardQuery& query);

}  // namespace quantie
