// How categories are encoded: Keras's encode_categorical_inputs.
#pragma once

#include "core/layers/forward.h"

namespace quantie {

/// The modes of a layer that yields categories.
enum class Encoding { Int, OneHot, MultiHot, Count, TfIdf };

struct EncodedCategories {
    Encoding encoding = Encoding::Int;
    std::int64_t depth = 0;  ///< of everything but Int; what is not below it does not count
    DType dtype = DType::Float32;
    const Tensor* weights = nullptr;     ///< of each element, for Count; null: one
    std::vector<float> idfWeights = {};  ///< of each category, for TfIdf
};

/// config["output_mode"]; throws for a word that is none of them.
Encoding readEncoding(const Json& config, const std::string& fallback);
/// The type that the layer yields: that of the config, where it fits the encoding.
DType categoryType(const ForwardQuery& query, Encoding encoding);

/// `categories` has the elements of an array of `shape`. Throws where that has too many dimensions for the encoding.
Value encodedCategories(const std::vector<std::int64_t>& categories, const Shape& shape, const EncodedCategories& how);

}  // namespace quantie
