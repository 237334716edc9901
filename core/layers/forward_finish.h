// The end that many layers share: product, then bias, then activation.
#pragma once

#include "core/layers/forward_activation.h"
#include "core/layers/fused.h"

namespace quantie {

/// Bias and activation of a layer with `channels` output channels last, read from the config ("use_bias",
/// "activation").
class LayerEnd {
  public:
    LayerEnd(const ForwardQuery& query, std::size_t channels, std::string_view biasPath = "bias");

    /// What the kernel that computes the product does on its way. In float16 every step is rounded for itself, so there
    /// it does nothing. Calls that are fused with this one are part of it; `output` is the result's shape.
    compute::Epilogue epilogue(const ForwardQuery& query, const Shape& output) const;
    /// What is left after a kernel with epilogue(), which had the channels last; the value has them where the config
    /// asks for them.
    Value finish(const ForwardQuery& query, FloatResult result, bool channelsFirst = false) const;

  private:
    bool overRows() const { return !m_activation.isKernels(); }

    bool m_fused;
    std::optional<Tensor> m_bias;
    NamedActivation m_activation;
};

}  // namespace quantie
