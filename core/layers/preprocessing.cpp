// Preprocessing of categories and text: integers or encodings of them.
#include <array>

#include "core/layers/call_access.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

/// The shape of `input` encoded with `depth` (unknownDim where the vocabulary is not in the config): Keras's
/// `compute_shape_for_encode_categorical`.
Shape encoded(Shape input, const std::string& mode, std::int64_t depth) {
    if (mode == "int") return input;
    if (input.empty() || (mode == "one_hot" && input.back() != 1)) {
        input.push_back(depth);
    } else if (input.size() == 1) {
        input = {depth};
    } else {
        input.back() = depth;
    }
    return input;
}

Shapes encodedOutputs(const ShapeQuery& query, const std::string& mode, std::int64_t depth) {
    return fromFirstInput(query, [&](const Shape& input) { return encoded(input, mode, depth); });
}

Shapes categoryOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    // max_tokens: the name before TensorFlow 2.6.
    const std::int64_t depth =
        config.has("num_tokens") ? config.count("num_tokens") : config.count("max_tokens", unknownDim);
    const std::string mode = config.text("output_mode", "multi_hot");
    return encodedOutputs(query, mode == "int" ? "multi_hot" : mode, depth);
}

Shapes hashedOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    return encodedOutputs(query, config.text("output_mode", "int"), config.count("num_bins"));
}

Shapes discretizedOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    std::int64_t depth = config.count("num_bins", unknownDim);
    const Json* boundaries = config.find("bin_boundaries");
    if (boundaries != nullptr && boundaries->is_array()) depth = static_cast<std::int64_t>(boundaries->size()) + 1;
    return encodedOutputs(query, config.text("output_mode", "int"), depth);
}

WeightSpecs discretizationWeights(const ShapeQuery& query) {
    if (Config(query.config).has("bin_boundaries")) return {};
    // Its width is what the data needed.
    return {fixedWeight("summary", {2, unknownDim})};
}

std::int64_t vocabularySize(const Config& config) {
    if (config.flag("pad_to_max_tokens", false) && config.has("max_tokens")) return config.count("max_tokens");
    if (config.integer("vocabulary_size", 0) > 0) return config.count("vocabulary_size");
    const Json* words = config.find("vocabulary");
    if (words == nullptr || !words->is_array()) return unknownDim;
    return addDims(static_cast<std::int64_t>(words->size()), config.integer("num_oov_indices", 1));
}

Shapes lookupOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    return encodedOutputs(query, config.text("output_mode", "int"), vocabularySize(config));
}

Shapes textOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    return fromFirstInput(query, [&config](const Shape& input) {
        const std::int64_t batch = input.empty() ? unknownDim : input.front();
        if (config.text("output_mode", "int") != "int") return Shape{batch, vocabularySize(config)};
        return Shape{batch, config.count("output_sequence_length", unknownDim)};
    });
}

/// Keras stores the weights of tf-idf although the config has them.
WeightSpecs lookupWeights(const ShapeQuery& query) {
    const std::string mode = Config(query.config).text("output_mode", "int");
    if (mode != "tf_idf" && mode != "tf-idf") return {};
    WeightSpec spec = unknownWeight("idf_weights");
    spec.trainable = false;
    return {std::move(spec)};
}

constexpr std::array rows{
    LayerClass{
        .name = "CategoryEncoding", .outputs = categoryOutputs, .forward = categoryEncodingForward, .casts = false},
    LayerClass{.name = "Discretization",
               .weights = discretizationWeights,
               .outputs = discretizedOutputs,
               .forward = discretizationForward},
    LayerClass{.name = "HashedCrossing", .outputs = hashedOutputs},
    LayerClass{.name = "Hashing", .outputs = hashedOutputs, .forward = hashingForward},
    LayerClass{.name = "IntegerLookup",
               .weights = lookupWeights,
               .outputs = lookupOutputs,
               .forward = integerLookupForward,
               .casts = false},
    LayerClass{.name = "StringLookup", .weights = lookupWeights, .outputs = lookupOutputs, .forward = textForward},
    LayerClass{.name = "TextVectorization", .outputs = textOutputs, .forward = textForward},
};

}  // namespace

Family preprocessingFamily() {
    return rows;
}

}  // namespace quantie
