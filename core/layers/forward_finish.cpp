#include "core/layers/forward_finish.h"

#include <algorithm>

#include "core/layers/config_access.h"
#include "core/layers/forward_window.h"

namespace quantie {

LayerEnd::LayerEnd(const ForwardQuery& query, std::size_t channels, std::string_view biasPath)
    : m_fused(query.dtype == DType::Float32),
      m_bias(weightIf(query, Config(query.config).flag("use_bias", true), biasPath)),
      m_activation(readActivation(query.config, query.layer.keras3)) {
    if (m_bias && m_bias->size() != channels) refuse(biasPath, "does not fit the output");
}

compute::Epilogue LayerEnd::epilogue(const ForwardQuery& query, const Shape& output) const {
    compute::Epilogue epilogue;
    if (!m_fused) return epilogue;
    if (m_bias) epilogue.finish.bias = m_bias->floats().data();
    if (m_activation.kind == compute::Activation::Relu) {
        epilogue.finish.lo = 0;
    } else {
        epilogue.activation = m_activation.kind;
    }
    if (query.fused != nullptr) query.fused->addTo(epilogue, output);
    return epilogue;
}

Value LayerEnd::finish(const ForwardQuery& query, FloatResult result, bool channelsFirst) const {
    const std::span<float> values(result.data(), result.size());
    if (!m_fused) {
        roundTo(query.dtype, values);
        if (m_bias) {
            const std::size_t channels = m_bias->size();
            const float* bias = m_bias->floats().data();
            for (std::size_t i = 0; i < values.size(); ++i) values[i] += bias[i % channels];
            roundTo(query.dtype, values);
        }
        if (!overRows()) applyActivation(m_activation, result.shape(), values.data());
    }
    // A softmax or its like goes over the last dimension, whichever that is.
    if (overRows() && !channelsFirst) applyActivation(m_activation, result.shape(), values.data());
    Value value = inLayout(result.value(query), channelsFirst);
    if (!overRows() || !channelsFirst) return value;
    FloatResult last(value.shape());
    std::copy(value.tensor.floats().begin(), value.tensor.floats().end(), last.data());
    applyActivation(m_activation, last.shape(), last.data());
    return last.value(query);
}

}  // namespace quantie
