// The sliding window that convolutions and pooling share: sizes, strides and padding of a config, and the lengths they
// lead to.
#pragma once

#include <string>

#include "core/layers/config_access.h"
#include "core/tensor/shape.h"

namespace quantie {

struct Window {
    Shape size;
    Shape strides;
    Shape dilation;
    std::string padding = "valid";  ///< valid, same, causal
    bool channelsFirst = false;

    std::size_t rank() const { return size.size(); }
    /// Where the channels of an input with rank() + 2 dimensions stand.
    std::size_t channelAxis() const { return channelsFirst ? 1 : rank() + 1; }
    /// Where the first spatial dimension stands.
    std::size_t firstSpatial() const { return channelsFirst ? 2 : 1; }
};

bool isChannelsFirst(const Config& config);
/// Reads kernel_size (or `sizeKey`), strides, dilation_rate, padding, data_format.
Window readWindow(const Config& config, std::size_t rank, std::string_view sizeKey = "kernel_size");
/// Strides that are missing equal the window's size, as for pooling.
Window readPool(const Config& config, std::size_t rank, std::string_view fallbackKey);

/// Output length of a window of `size` (with dilation) that moves over `length`. Throws where it does not fit in.
std::int64_t windowLength(std::int64_t length, std::int64_t size, std::int64_t stride, std::int64_t dilation,
                          const std::string& padding);
/// The whole input's shape after the window, with `channels` (unknownDim keeps the input's). Checks the rank.
Shape windowOutput(const Window& window, const Shape& input, std::int64_t channels);

/// The input's shape after the transpose of a convolution with that window. `config` may have an output_padding. Checks
/// the rank.
Shape transposedOutput(const Config& config, const Window& window, Shape input, std::int64_t filters);

}  // namespace quantie
