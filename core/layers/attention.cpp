// Attention and AdditiveAttention: dot products without projections. Inputs: query, value and, where given, key.
#include <array>

#include "core/layers/call_access.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

MaybeShape inputAt(const ShapeQuery& query, std::size_t index) {
    return index < query.inputs.size() ? query.inputs[index] : std::nullopt;
}

/// How many inputs the first argument lists: further ones are masks.
std::size_t listed(const ShapeQuery& query) {
    const Json* first = argument(query, 0, "inputs");
    return first != nullptr && first->is_array() ? first->size() : query.inputs.size();
}

Shapes attentionOutputs(const ShapeQuery& query) {
    const MaybeShape asked = inputAt(query, 0);
    const MaybeShape value = inputAt(query, 1);
    const MaybeShape key = listed(query) > 2 ? inputAt(query, 2) : value;
    Shapes outputs{std::nullopt};
    if (asked && value) {
        requireRankAtLeast(*asked, 2);
        outputs.front() = *asked;
        outputs.front()->back() = lastDim(value);
    }
    const Json* scores = argument(query, 3, "return_attention_scores");
    if (scores == nullptr || *scores != Json(true)) return outputs;
    outputs.emplace_back();
    if (asked && key) {
        requireRankAtLeast(*key, 2);
        outputs.back() = *asked;
        outputs.back()->back() = (*key)[key->size() - 2];
    }
    return outputs;
}

WeightSpecs attentionWeights(const ShapeQuery& query) {
    const Config config(query.config);
    WeightSpecs weights;
    if (config.flag("use_scale", false)) weights.push_back(weight("scale", {}));
    if (config.text("score_mode", "dot") == "concat") weights.push_back(weight("concat_score_weight", {}));
    return weights;
}

WeightSpecs additiveWeights(const ShapeQuery& query) {
    if (!Config(query.config).flag("use_scale", true)) return {};
    return {weight("scale", {lastDim(inputAt(query, 1))})};
}

constexpr std::array rows{
    LayerClass{.name = "AdditiveAttention",
               .weights = additiveWeights,
               .outputs = attentionOutputs,
               .forward = additiveAttentionForward},
    LayerClass{
        .name = "Attention", .weights = attentionWeights, .outputs = attentionOutputs, .forward = attentionForward},
};

}  // namespace

Family attentionFamily() {
    return rows;
}

}  // namespace quantie
