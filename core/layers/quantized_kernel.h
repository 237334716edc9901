// The kernel of a Dense or an EinsumDense that Keras 3 has quantized, wherever it is stored, and products with it.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/layers/forward_einsum.h"

namespace quantie {

/// A weight of a layer by its path, in Float32.
using ReadWeight = std::function<Tensor(const std::string& path)>;

struct QuantizedKernel {
    ReadWeight read;
    const Json& config;  ///< of the layer; must outlive this
    std::string prefix;  ///< of the weights' paths: "", or "query." within an attention layer
    std::string mode;    ///< "int8", "int4/128", "gptq/4/128", …
    bool wholeInputs;    ///< see quantizesInputs

    Tensor weight(const std::string& name) const { return read(prefix + name); }
    /// What the codes stand for, rows · columns values under that shape; of every mode but "int8".
    Tensor floats(std::size_t columns, const Shape& shape) const;
};

/// The product of `input` and the kernel. `kernel` is its shape in float; the scales of int8 are broadcast with the
/// result under `scale`, or under their own shape where that is empty (`_int8_call` of keras/src/layers/core/
/// einsum_dense.py, and its kin).
Tensor quantizedEinsum(const QuantizedKernel& stored, const EinsumPlan& plan, const Tensor& input, const Shape& kernel,
                       const std::optional<Shape>& scale = std::nullopt);

/// The table of an Embedding in float, a scale or a row of scales for each of its rows.
Tensor quantizedTable(const ReadWeight& read, const Json& config, const std::string& mode);

/// Rows of `input` that are quantized each for itself, with a kernel in float.
Tensor mixedEinsum(const EinsumPlan& plan, const Tensor& input, const Tensor& kernel);

/// x · matrix over the last dimension of `input`, as a sum of that form: "abc,cd->abd".
EinsumPlan matrixPlan(const Tensor& input);

}  // namespace quantie
