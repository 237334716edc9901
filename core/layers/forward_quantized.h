// What layers compute that Keras 3 has quantized: integers where Keras computes integers, floats rounded as Keras
// rounds them. Formulas: keras/src/quantizers/quantizers.py and the `_int8_call`, `_int4_call`, `_float8_call` of the
// layers.
#pragma once

#include "core/layers/forward.h"

namespace quantie {

/// True where the layer's dtype is a quantized policy.
bool isQuantized(const ForwardQuery& query);

/// Dense, of any mode but those of GPTQ and AWQ.
Values quantizedDense(const ForwardQuery& query);
/// Embedding, and ReversibleEmbedding that looks up.
Values quantizedLookup(const ForwardQuery& query);
/// ReversibleEmbedding with reverse=True, without the soft cap.
FloatResult quantizedReverse(const ForwardQuery& query);

}  // namespace quantie
