// What MultiHeadAttention computes. Dimensions that attention leaves alone count as samples, and those that it runs
// over as one: so every case is (batch, steps, features).
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/kernels/elementwise.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/dtype_policy.h"
#include "core/layers/forward_activation.h"
#include "core/layers/forward_arguments.h"
#include "core/layers/forward_quantized.h"
#include "core/layers/forward_rows.h"
#include "core/layers/forwards.h"

namespace quantie {

namespace {

/// Which dimensions of the inputs are attended.
struct Axes {
    std::vector<std::size_t> order;  ///< of an input's dimensions as (batch …, attended …, features)
    std::size_t batch = 0;           ///< how many are the batch's

    Axes(const Config& config, std::size_t rank) {
        std::vector<std::size_t> attended;
        for (const std::int64_t axis : config.integers("attention_axes")) {
            attended.push_back(axisIndex(axis, rank, "attention_axes"));
        }
        for (std::size_t i = 1; !config.has("attention_axes") && i + 1 < rank; ++i) attended.push_back(i);
        for (std::size_t i = 0; i + 1 < rank; ++i) {
            if (std::find(attended.begin(), attended.end(), i) == attended.end()) order.push_back(i);
        }
        batch = order.size();
        order.insert(order.end(), attended.begin(), attended.end());
        order.push_back(rank - 1);
        if (order.size() != rank) refuse("attention_axes", "do not fit the inputs");
    }
};

/// An input with its dimensions in the order of Axes.
struct Side {
    Tensor tensor;
    Shape batch;
    Shape steps;
    std::size_t samples = 0;
    std::size_t count = 0;  ///< steps of a sample

    Side(const Value& value, const Axes& axes) {
        if (value.shape().size() != axes.order.size()) refuse("inputs", "differ in their number of dimensions");
        const bool moved = !std::is_sorted(axes.order.begin(), axes.order.end());
        tensor = floatsOf(moved ? permutedValue(value, axes.order) : value);
        const Shape& shape = tensor.shape();
        const auto middle = shape.begin() + static_cast<std::ptrdiff_t>(axes.batch);
        batch.assign(shape.begin(), middle);
        steps.assign(middle, shape.end() - 1);
        samples = static_cast<std::size_t>(elementCount(batch));
        count = static_cast<std::size_t>(elementCount(steps));
    }
};

/// The same of a layer that Keras has quantized.
FloatResult quantizedRows(const ForwardQuery& query, const std::string& name, const Tensor& rows, std::size_t columns,
                          const Shape& shape) {
    const Tensor product = quantizedProjection(query, name, rows, static_cast<std::int64_t>(columns));
    FloatResult result = FloatResult::copyOf(reshapedValue({product}, shape).tensor);
    roundTo(query.dtype, {result.data(), result.size()});
    return result;
}

/// x · kernel + bias, the kernel's last dimensions making `columns`.
FloatResult projected(const ForwardQuery& query, const std::string& name, const Tensor& x, std::size_t columns,
                      Shape shape) {
    if (!dtypePolicyOf(query.config, name).mode.empty()) return quantizedRows(query, name, x, columns, shape);
    const auto kernel = packedWeight(query, name + ".kernel", columns);
    FloatResult result(std::move(shape));
    if (x.size() * columns != result.size() * kernel->rows()) refuse("inputs", "do not fit the kernels");
    const std::optional<Tensor> bias = weightIf(query, Config(query.config).flag("use_bias", true), name + ".bias");
    if (bias && bias->size() != columns) refuse(name + ".bias", "does not fit the output");
    const bool fused = query.dtype == DType::Float32;
    compute::Epilogue epilogue;
    if (bias && fused) epilogue.finish.bias = bias->floats().data();
    compute::multiply(x.floats().data(), kernel->rows() == 0 ? 0 : x.size() / kernel->rows(), *kernel, epilogue,
                      result.data());
    const std::span<float> values(result.data(), result.size());
    roundTo(query.dtype, values);
    if (bias && !fused) {
        for (std::size_t i = 0; i < values.size(); ++i) values[i] += bias->floats()[i % columns];
        roundTo(query.dtype, values);
    }
    return result;
}

FloatResult heads(const ForwardQuery& query, const std::string& name, const Side& side, std::size_t width) {
    return projected(query, name, side.tensor, width,
                     {static_cast<std::int64_t>(side.samples * side.count), static_cast<std::int64_t>(width)});
}

/// 1 where attention may look, 0 where not; null for no mask.
using Allowed = std::optional<Tensor>;

Allowed both(const Allowed& a, const Allowed& b) {
    if (!a || !b) return a ? a : b;
    FloatResult result(broadcast(a->shape(), b->shape()));
    compute::binary(compute::Binary::Multiply, {a->floats().data(), a->shape()}, {b->floats().data(), b->shape()},
                    result.shape(), result.data());
    return result.tensor();
}

Allowed fromMask(const Mask& mask, std::size_t newAxis) {
    if (mask == nullptr) return std::nullopt;
    Shape shape = mask->shape();
    requireRankAtLeast(shape, newAxis);
    shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(newAxis), 1);
    const std::vector<char> truths = truthsOf(*mask);
    return Tensor::fromFloats(shape, {truths.begin(), truths.end()});
}

Allowed causal(std::int64_t asked, std::int64_t kept) {
    FloatResult result({1, asked, kept});
    for (std::int64_t i = 0; i < asked; ++i) {
        for (std::int64_t j = 0; j < kept; ++j) result.data()[i * kept + j] = j <= i ? 1.0F : 0.0F;
    }
    return result.tensor();
}

/// 1 for the steps less than `window` away, before and after.
Tensor near(std::int64_t asked, std::int64_t kept, std::int64_t window) {
    FloatResult result({asked, kept});
    for (std::int64_t i = 0; i < asked; ++i) {
        for (std::int64_t j = 0; j < kept; ++j) {
            result.data()[i * kept + j] = std::abs(i - j) < window ? 1.0F : 0.0F;
        }
    }
    return result.tensor();
}

/// TensorFlow 2.10 is the first whose layer heeds the masks of its inputs, and passes on the query's.
bool heedsMasks(std::string_view version) {
    const std::size_t dot = version.find('.');
    if (!version.starts_with("2.") || dot == std::string_view::npos) return true;
    const std::string_view minor = version.substr(dot + 1, version.find('.', dot + 1) - dot - 1);
    return minor.size() != 1;
}

class Attention {
  public:
    Attention(const ForwardQuery& query, const Value& asked, const Value& value, const Value& key)
        : m_query(query),
          m_config(query.config),
          m_grouped(m_config.has("num_query_heads")),
          m_axes(m_config, asked.shape().size()),
          m_asked(asked, m_axes),
          m_value(value, m_axes),
          m_key(key, m_axes),
          m_heads(static_cast<std::size_t>(m_config.count(m_grouped ? "num_query_heads" : "num_heads"))),
          m_pairs(static_cast<std::size_t>(m_config.count(m_grouped ? "num_key_value_heads" : "num_heads"))),
          m_keyDim(static_cast<std::size_t>(m_config.count(m_grouped ? "head_dim" : "key_dim"))),
          m_valueDim(static_cast<std::size_t>(m_config.count("value_dim", static_cast<std::int64_t>(m_keyDim)))) {
        if (m_heads % m_pairs != 0) refuse("num_query_heads", "not a multiple of num_key_value_heads");
        const bool fits =
            m_value.batch == m_asked.batch && m_key.batch == m_asked.batch && m_key.steps == m_value.steps;
        if (!fits) refuse("inputs", "query, value and key do not fit each other");
        // Both come from a file: their products must not overflow.
        for (const std::size_t dim : {m_keyDim, m_valueDim}) {
            multiplyDims(static_cast<std::int64_t>(m_heads), static_cast<std::int64_t>(dim));
        }
    }

    Values run(const Allowed& allowed) {
        if (allowed) setPenalty(*allowed);
        const bool wanted = flagArgument(m_query, 4, "return_attention_scores");
        m_zeroesMasked = softmaxZeroesMasked(m_query) && (wanted || usesSoftmaxLayer());
        if (wanted) m_scores.emplace(scoresShape());
        FloatResult asked = heads(m_query, "query", m_asked, m_heads * m_keyDim);
        const FloatResult key = heads(m_query, "key", m_key, m_pairs * m_keyDim);
        const FloatResult value = heads(m_query, "value", m_value, m_pairs * m_valueDim);
        scaleQuery(asked);
        FloatResult mixed({static_cast<std::int64_t>(m_asked.samples * m_asked.count),
                           static_cast<std::int64_t>(m_heads * m_valueDim)});
        const float* parts[] = {asked.data(), key.data(), value.data()};
        parallelFor(m_asked.samples * m_heads,
                    [&](std::size_t task) { head(task / m_heads, task % m_heads, parts, mixed.data()); });
        roundTo(m_query.dtype, {mixed.data(), mixed.size()});
        if (m_config.flag("use_gate", false)) gate(mixed);
        Values outputs{output(mixed)};
        if (wanted) outputs.push_back(m_scores->value(m_query));
        return outputs;
    }

  private:
    /// Keras 3 takes a fused operation where it can, and that spreads the weight of a row of which all is masked.
    bool usesSoftmaxLayer() const {
        return numberOf(m_config, "dropout", 0) > 0 || m_asked.batch.size() != 1 || m_asked.steps.size() != 1;
    }

    Shape scoresShape() const {
        Shape shape = m_asked.batch;
        shape.push_back(static_cast<std::int64_t>(m_heads));
        shape.insert(shape.end(), m_asked.steps.begin(), m_asked.steps.end());
        shape.insert(shape.end(), m_key.steps.begin(), m_key.steps.end());
        return shape;
    }

    /// What the heads put out, by the sigmoid of a projection of the query.
    void gate(FloatResult& mixed) const {
        FloatResult gates = heads(m_query, "gate", m_asked, m_heads * m_valueDim);
        applyActivation({compute::Activation::Sigmoid}, gates.shape(), gates.data());
        roundTo(m_query.dtype, {gates.data(), gates.size()});
        for (std::size_t i = 0; i < mixed.size(); ++i) mixed.data()[i] *= gates.data()[i];
        roundTo(m_query.dtype, {mixed.data(), mixed.size()});
    }

    /// What a mask adds to the scores: a large negative number where it is 0.
    void setPenalty(const Tensor& allowed) {
        Shape shape = allowed.shape();
        const Shape full = scoresShape();
        if (shape.size() > full.size()) refuse("attention_mask", "has too many dimensions");
        // Where dimensions are missing they are put before those that attention runs over: all heads have one mask.
        const std::size_t attended = std::min(m_asked.steps.size() + m_key.steps.size(), shape.size());
        shape.insert(shape.end() - static_cast<std::ptrdiff_t>(attended), full.size() - shape.size(), 1);
        const float most = m_query.dtype == DType::Float16 ? -65504.0F : -1.0e9F;
        std::vector<float> penalty;
        penalty.reserve(allowed.size());
        for (const float x : allowed.floats()) penalty.push_back((1.0F - x) * most);
        if (broadcast(shape, full) != full) refuse("attention_mask", "does not fit the scores");
        const float zero = 0;
        m_penalty.emplace(full);
        compute::binary(compute::Binary::Add, {penalty.data(), shape}, {&zero, {}}, full, m_penalty->data());
    }

    /// In float16 the scaled query is a tensor of its own; otherwise the product is scaled on its way.
    void scaleQuery(FloatResult& asked) const {
        if (m_query.dtype == DType::Float32) return;
        float factor = scale();
        roundTo(m_query.dtype, {&factor, 1});
        for (std::size_t i = 0; i < asked.size(); ++i) asked.data()[i] *= factor;
        roundTo(m_query.dtype, {asked.data(), asked.size()});
    }

    float scale() const { return static_cast<float>(1.0 / std::sqrt(static_cast<double>(m_keyDim))); }

    /// The rows of one head in an array of (sample, step, head, width).
    static compute::RowSource rowsOf(const float* first, std::size_t count, std::size_t pitch, std::size_t width) {
        return {count, 1, width, [first, pitch](std::size_t row, std::size_t some, const float** pointers, float*) {
                    for (std::size_t r = 0; r < some; ++r) pointers[r] = first + (row + r) * pitch;
                }};
    }

    void head(std::size_t sample, std::size_t head, const float* const parts[3], float* mixed) {
        const std::size_t asked = m_asked.count;
        const std::size_t kept = m_key.count;
        const std::size_t askedPitch = m_heads * m_keyDim;
        const std::size_t keyPitch = m_pairs * m_keyDim;
        const std::size_t valuePitch = m_pairs * m_valueDim;
        const std::size_t mixedPitch = m_heads * m_valueDim;
        const std::size_t pair = head / (m_heads / m_pairs);
        const float* q = parts[0] + sample * asked * askedPitch + head * m_keyDim;
        const float* k = parts[1] + sample * kept * keyPitch + pair * m_keyDim;
        const float* v = parts[2] + sample * kept * valuePitch + pair * m_valueDim;
        const std::size_t place = (sample * m_heads + head) * asked * kept;
        std::vector<float> own(m_scores ? 0 : asked * kept);
        float* scores = m_scores ? m_scores->data() + place : own.data();

        compute::Epilogue epilogue;
        const std::vector<float> factors(m_query.dtype == DType::Float32 ? kept : 0, scale());
        if (!factors.empty()) epilogue.finish.scale = factors.data();
        const compute::PackedMatrix keys(compute::Matrix{k, m_keyDim, kept, 1, keyPitch});
        compute::multiply(rowsOf(q, asked, askedPitch, m_keyDim), keys, epilogue, scores, kept);
        const std::span<float> values(scores, asked * kept);
        roundTo(m_query.dtype, values);
        if (m_penalty) {
            for (std::size_t i = 0; i < values.size(); ++i) values[i] += m_penalty->data()[place + i];
            roundTo(m_query.dtype, values);
        }
        if (kept > 0) compute::best().softmax(scores, asked, kept, scores);
        if (m_penalty && m_zeroesMasked) {
            for (std::size_t i = 0; i < values.size(); ++i)
                values[i] = m_penalty->data()[place + i] < 0 ? 0 : values[i];
        }
        roundTo(m_query.dtype, values);
        const compute::PackedMatrix kernel(compute::Matrix{v, kept, m_valueDim, valuePitch, 1});
        compute::multiply(rowsOf(scores, asked, kept, kept), kernel, {},
                          mixed + sample * asked * mixedPitch + head * m_valueDim, mixedPitch);
    }

    Value output(const FloatResult& mixed) const {
        Shape features{m_asked.tensor.shape().back()};
        if (const auto given = m_config.integers("output_shape"); !given.empty()) {
            features = m_config.counts("output_shape", given.size(), 1);
        }
        Shape shape = m_asked.batch;
        shape.insert(shape.end(), m_asked.steps.begin(), m_asked.steps.end());
        const std::size_t outer = shape.size();
        shape.insert(shape.end(), features.begin(), features.end());
        const Value value = projected(m_query, "attention_output", mixed.tensor(),
                                      static_cast<std::size_t>(elementCount(features)), shape)
                                .value(m_query);
        std::vector<std::size_t> back(shape.size());
        std::iota(back.begin(), back.end(), 0);
        for (std::size_t i = 0; i < outer; ++i) back[m_axes.order[i]] = i;
        return std::is_sorted(back.begin(), back.end()) ? value : permutedValue(value, back);
    }

    const ForwardQuery& m_query;
    Config m_config;
    bool m_grouped;  ///< some heads of the query share a head of key and value
    Axes m_axes;
    Side m_asked;
    Side m_value;
    Side m_key;
    std::size_t m_heads;
    std::size_t m_pairs;  ///< heads of key and value
    std::size_t m_keyDim;
    std::size_t m_valueDim;
    std::optional<FloatResult> m_scores;
    std::optional<FloatResult> m_penalty;
    bool m_zeroesMasked = false;
};

}  // namespace

Values multiHeadAttentionForward(const ForwardQuery& query) {
    const Value* asked = tensorArgument(query, 0, "query");
    const Value* value = tensorArgument(query, 1, "value");
    if (asked == nullptr || value == nullptr) refuse("inputs", "the call has no query and value");
    const Value* key = tensorArgument(query, 2, "key");
    for (const Value* tensor : {asked, value}) requireRankAtLeast(tensor->shape(), 3);

    const bool heeds = heedsMasks(query.kerasVersion);
    Allowed allowed;
    if (const Value* given = tensorArgument(query, 3, "attention_mask"); given != nullptr) allowed = floatsOf(*given);
    if (heeds) {
        allowed = both(allowed, fromMask(asked->mask, 2));
        allowed = both(allowed, fromMask(value->mask, 1));
        if (key != nullptr) allowed = both(allowed, fromMask(key->mask, 1));
        if (flagArgument(query, 6, "use_causal_mask")) {
            allowed = both(allowed, causal(asked->shape()[1], value->shape()[1]));
        }
        if (const Config config(query.config); config.has("sliding_window")) {
            allowed = both(allowed, near(asked->shape()[1], value->shape()[1], config.count("sliding_window")));
        }
    }
    Values outputs = Attention(query, *asked, *value, key == nullptr ? *value : *key).run(allowed);
    if (heeds) outputs.front().mask = asked->mask;
    return outputs;
}

Values cachedAttentionForward(const ForwardQuery& query) {
    const auto given = [&query](std::size_t position, std::string_view name) {
        const Json* value = argument(query, position, name);
        return value != nullptr && *value != Json(false);
    };
    if (given(4, "cache") || given(5, "cache_update_index") || given(6, "return_attention_scores")) {
        throw Error(ErrorCode::Unsupported, "", "a cache of keys and values, or their scores, cannot be computed here");
    }
    // Its call takes no masks of its inputs, as MultiHeadAttention's does: an argument alone says what is seen.
    Values inputs = query.inputs;
    for (Value& input : inputs) input.mask = nullptr;
    return multiHeadAttentionForward({query.layer, query.config, inputs, query.args, query.kwargs, query.dtype,
                                      query.host, query.kerasVersion, query.fused});
}

}  // namespace quantie
