// The float matrix behind what Keras 3 has quantized.
#pragma once

#include "core/layers/quantized_kernel.h"

namespace quantie {

/// Whether Keras has quantized that weight of the layer as it is in float: "kernel", "embeddings", "query.kernel".
bool isQuantizedWeight(const Layer& layer, const std::string& path);

/// Its values; `shape` is the weight's in float, `read` reads what the quantized layer stores. Throws where that does
/// not fit or does not suffice.
Tensor dequantizedWeight(const Layer& layer, const std::string& path, const Shape& shape, const ReadWeight& read);

/// The same JSON with the policies that layers had before Keras quantized them.
Json withoutQuantization(const Json& architecture);

}  // namespace quantie
