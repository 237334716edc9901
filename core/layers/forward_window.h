// From a layer's window to the sliding window of the kernels, which have the channels last.
#pragma once

#include "core/kernels/matmul.h"
#include "core/kernels/pooling.h"
#include "core/kernels/sliding.h"
#include "core/layers/forward.h"
#include "core/layers/window.h"

namespace quantie {

/// The first input as floats with the channels last, whatever the config says.
Tensor channelsLast(const ForwardQuery& query, const Window& window);
/// A result with the channels last in the layout that the config asks for.
Value inLayout(Value value, bool channelsFirst);

/// A window over `input` (channels last), with the zeros around it that `fused` asks for. Throws where it does not fit
/// in.
compute::Sliding slidingOver(const Window& window, const Shape& input, const Fused* fused = nullptr);
/// The convolution from `output` to `input`, both with the channels last, whose transpose leads back. Throws where
/// there is none.
compute::Sliding slidingBack(const Window& window, const Shape& output, const Shape& input);
/// A kernel (taps…, filters, channels), of taps · filters = `columns`, for convolveTransposed. Throws where it is of
/// another size.
compute::PackedMatrix transposedKernel(const Tensor& kernel, std::size_t columns, std::size_t channels);
/// The batch, the output's spatial dimensions of `sliding`, and `channels`.
Shape outputOf(const compute::Sliding& sliding, std::size_t rank, std::size_t channels);

/// (batch, lengths…, channels) pooled to `sizes` windows along each length. The i-th of n begins at
/// floor(i · length / n) and ends before ceil((i + 1) · length / n).
FloatResult adaptivePooled(const Tensor& input, const std::vector<std::int64_t>& sizes, compute::Pooling kind,
                           DType dtype);

}  // namespace quantie
