// Convolutions over arrays with the channels last.
#pragma once

#include <vector>

#include "core/kernels/matmul.h"
#include "core/kernels/sliding.h"

namespace quantie::compute {

/// The kernel of a convolution, (taps, channels / groups, filters) cut by groups and packed.
class ConvolutionKernel {
  public:
    /// `data` has taps · channelsPerGroup rows of `filters`.
    ConvolutionKernel(const float* data, std::size_t rows, std::size_t filters, std::size_t groups);

    std::size_t rows() const { return m_rows; }
    std::size_t filters() const { return m_filters; }
    const std::vector<PackedMatrix>& groups() const { return m_groups; }

  private:
    std::size_t m_rows;
    std::size_t m_filters;
    std::vector<PackedMatrix> m_groups;
};

/// out: batch · pixelsOut rows of filters.
void convolve(const Sliding& sliding, const float* x, const ConvolutionKernel& kernel, const Epilogue& epilogue,
              float* out);

/// The transpose of a convolution, as its gradient: `sliding` describes that convolution, from the output (its `in`)
/// to x (its `out`, with x's channels last). `kernel` has `xChannels` rows of taps · filters.
void convolveTransposed(const Sliding& sliding, const float* x, const PackedMatrix& kernel, std::size_t filters,
                        const Epilogue& epilogue, float* out);

/// Every channel on its own. `weights` has taps rows of channels.
void convolveDepthwise(const Sliding& sliding, const float* x, const float* weights, const Epilogue& epilogue,
                       float* out);

}  // namespace quantie::compute
