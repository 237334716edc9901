// What Attention and AdditiveAttention compute.
#include <algorithm>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/kernels/batch_matmul.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forward_activation.h"
#include "core/layers/forward_arguments.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

/// What one call is given: tensors, and the masks of query and value.
struct Given {
    Tensor query;
    Tensor value;
    Tensor key;
    Mask queryMask;
    Mask valueMask;
};

/// An entry of the call's argument `mask`, a list.
Mask givenMask(const ForwardQuery& query, const Json& masks, std::size_t index) {
    if (index >= masks.size() || masks[index].is_null()) return nullptr;
    const auto tensor = placeholderIndex(masks[index]);
    if (!tensor || *tensor >= query.inputs.size()) refuse("mask", "not a list of tensors");
    return maskOf(query.inputs[*tensor]);
}

Given readGiven(const ForwardQuery& query) {
    const Json* list = argument(query, 0, "inputs");
    if (list == nullptr || !list->is_array() || list->size() < 2) refuse("inputs", "not a list of query and value");
    const auto at = [&](std::size_t i) -> const Value& {
        const auto index = placeholderIndex((*list)[i]);
        if (!index || *index >= query.inputs.size()) refuse("inputs", "not a list of tensors");
        return query.inputs[*index];
    };
    Given given{floatsOf(at(0)), floatsOf(at(1)), floatsOf(at(list->size() > 2 ? 2 : 1)), at(0).mask, at(1).mask};
    if (const Json* masks = argument(query, 1, "mask"); masks != nullptr && masks->is_array()) {
        given.queryMask = givenMask(query, *masks, 0);
        given.valueMask = givenMask(query, *masks, 1);
    }
    for (const Tensor* tensor : {&given.query, &given.value, &given.key}) requireRankAtLeast(tensor->shape(), 2);
    if (given.key.shape()[given.key.shape().size() - 2] != given.value.shape()[given.value.shape().size() - 2]) {
        refuse("inputs", "key and value differ in length");
    }
    return given;
}

Shape leading(const Shape& shape) {
    return {shape.begin(), shape.end() - 2};
}

Shape withMatrix(Shape batch, std::int64_t rows, std::int64_t columns) {
    batch.push_back(rows);
    batch.push_back(columns);
    return batch;
}

std::int64_t fromEnd(const Tensor& tensor, std::size_t index) {
    return tensor.shape()[tensor.shape().size() - index];
}

Shape scoresShape(const Given& given) {
    return withMatrix(broadcast(leading(given.query.shape()), leading(given.key.shape())), fromEnd(given.query, 2),
                      fromEnd(given.key, 2));
}

void scale(const ForwardQuery& query, std::span<float> values, float factor) {
    for (float& x : values) x *= factor;
    roundTo(query.dtype, values);
}

float scalarWeight(const ForwardQuery& query, std::string_view path) {
    const Tensor weight = query.host.weight(path);
    if (weight.size() != 1) refuse(path, "not a single number");
    return weight.floats()[0];
}

FloatResult products(const ForwardQuery& query, const Given& given, std::optional<float> factor) {
    if (fromEnd(given.query, 1) != fromEnd(given.key, 1)) refuse("inputs", "query and key differ in features");
    FloatResult scores(scoresShape(given));
    compute::multiplyStacks({given.query.floats().data(), given.query.shape()},
                            {given.key.floats().data(), given.key.shape(), true}, 1.0F, scores.shape(), scores.data());
    const std::span<float> values(scores.data(), scores.size());
    roundTo(query.dtype, values);
    if (factor) scale(query, values, *factor);
    return scores;
}

/// Sums over the features of tanh(`inner` · (query + key)) · `outer`, which has one element or one per feature.
FloatResult sums(const ForwardQuery& query, const Given& given, float inner, const std::vector<float>& outer) {
    if (leading(given.query.shape()) != leading(given.key.shape()) ||
        fromEnd(given.query, 1) != fromEnd(given.key, 1)) {
        refuse("inputs", "query and key differ");
    }
    const auto features = static_cast<std::size_t>(fromEnd(given.query, 1));
    if (outer.size() != 1 && outer.size() != features) refuse("scale", "does not fit the inputs");
    FloatResult scores(scoresShape(given));
    const auto asked = static_cast<std::size_t>(fromEnd(given.query, 2));
    const auto kept = static_cast<std::size_t>(fromEnd(given.key, 2));
    const std::size_t rows = kept == 0 ? 0 : scores.size() / kept;
    parallelFor(rows, [&](std::size_t row) {
        const float* q = given.query.floats().data() + row * features;
        const float* k = given.key.floats().data() + row / asked * kept * features;
        std::vector<float> terms(features);
        for (std::size_t j = 0; j < kept; ++j, k += features) {
            for (std::size_t d = 0; d < features; ++d) terms[d] = q[d] + k[d];
            roundTo(query.dtype, terms);
            if (inner != 1.0F) scale(query, terms, inner);
            compute::best().activate(compute::Activation::Tanh, terms.data(), features, terms.data());
            roundTo(query.dtype, terms);
            for (std::size_t d = 0; d < features; ++d) terms[d] *= outer[outer.size() == 1 ? 0 : d];
            roundTo(query.dtype, terms);
            double sum = 0;
            for (const float term : terms) sum += term;
            scores.data()[row * kept + j] = static_cast<float>(sum);
        }
    });
    roundTo(query.dtype, {scores.data(), scores.size()});
    return scores;
}

/// Scores where the mask says no are lowered so far that nothing of them is left.
void maskScores(const ForwardQuery& query, const Mask& valueMask, bool causal, FloatResult& scores) {
    if (valueMask == nullptr && !causal) return;
    const Shape& shape = scores.shape();
    const auto asked = static_cast<std::size_t>(shape[shape.size() - 2]);
    const auto kept = static_cast<std::size_t>(shape.back());
    const std::vector<char> truths = valueMask == nullptr ? std::vector<char>{} : truthsOf(*valueMask);
    const std::size_t batch = asked * kept == 0 ? 0 : scores.size() / (asked * kept);
    if (valueMask != nullptr && truths.size() != batch * kept) refuse("mask", "does not fit the value");
    const float penalty = query.dtype == DType::Float16 ? 65504.0F : 1.0e9F;
    for (std::size_t b = 0; b < batch; ++b) {
        for (std::size_t i = 0; i < asked; ++i) {
            float* row = scores.data() + (b * asked + i) * kept;
            for (std::size_t j = 0; j < kept; ++j) {
                if ((causal && j > i) || (!truths.empty() && truths[b * kept + j] == 0)) row[j] -= penalty;
            }
        }
    }
    roundTo(query.dtype, {scores.data(), scores.size()});
}

Values attended(const ForwardQuery& query, const Given& given, FloatResult scores) {
    const bool causal = Config(query.config).flag("causal", false) || flagArgument(query, 4, "use_causal_mask");
    maskScores(query, given.valueMask, causal, scores);
    NamedActivation softmax;
    softmax.softmax = true;
    applyActivation(softmax, scores.shape(), scores.data());
    roundTo(query.dtype, {scores.data(), scores.size()});

    FloatResult result(withMatrix(broadcast(leading(scores.shape()), leading(given.value.shape())),
                                  fromEnd(given.query, 2), fromEnd(given.value, 1)));
    compute::multiplyStacks({scores.data(), scores.shape()}, {given.value.floats().data(), given.value.shape()}, 1.0F,
                            result.shape(), result.data());
    const std::span<float> values(result.data(), result.size());
    roundTo(query.dtype, values);
    if (given.queryMask != nullptr) {
        const std::vector<char> truths = truthsOf(*given.queryMask);
        const std::size_t width = result.size() / std::max<std::size_t>(truths.size(), 1);
        if (truths.size() * width != result.size()) refuse("mask", "does not fit the query");
        for (std::size_t i = 0; i < truths.size(); ++i) {
            for (std::size_t j = 0; j < width; ++j) values[i * width + j] *= truths[i] != 0 ? 1.0F : 0.0F;
        }
    }
    Values outputs{result.value(query)};
    outputs.front().mask = given.queryMask;
    if (flagArgument(query, 3, "return_attention_scores")) outputs.push_back(scores.value(query));
    return outputs;
}

}  // namespace

Values attentionForward(const ForwardQuery& query) {
    const Config config(query.config);
    const Given given = readGiven(query);
    std::optional<float> factor;
    if (config.flag("use_scale", false)) factor = scalarWeight(query, "scale");
    const std::string mode = config.text("score_mode", "dot");
    if (mode == "dot") return attended(query, given, products(query, given, factor));
    if (mode != "concat") refuse("score_mode", "'" + mode + "' is not known");
    FloatResult scores = sums(query, given, factor.value_or(1.0F), {1.0F});
    scale(query, {scores.data(), scores.size()}, scalarWeight(query, "concat_score_weight"));
    return attended(query, given, std::move(scores));
}

Values additiveAttentionForward(const ForwardQuery& query) {
    const Given given = readGiven(query);
    const std::optional<Tensor> weights = weightIf(query, Config(query.config).flag("use_scale", true), "scale");
    std::vector<float> outer{1.0F};
    if (weights) outer.assign(weights->floats().begin(), weights->floats().end());
    return attended(query, given, sums(query, given, 1.0F, outer));
}

}  // namespace quantie
