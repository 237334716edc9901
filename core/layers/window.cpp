#include "core/layers/window.h"

#include <algorithm>

#include "core/layers/dims.h"

namespace quantie {

bool isChannelsFirst(const Config& config) {
    const std::string format = config.text("data_format", "channels_last");
    if (format != "channels_first" && format != "channels_last") {
        refuse("data_format", "neither channels_last nor channels_first");
    }
    return format == "channels_first";
}

namespace {

std::string readPadding(const Config& config) {
    std::string padding = config.text("padding", "valid");
    std::transform(padding.begin(), padding.end(), padding.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (padding != "valid" && padding != "same" && padding != "causal") refuse("padding", "not valid, same or causal");
    return padding;
}

}  // namespace

Window readWindow(const Config& config, std::size_t rank, std::string_view sizeKey) {
    if (!config.has(sizeKey)) refuse(sizeKey, "missing from the config");
    return {config.counts(sizeKey, rank, 1), config.counts("strides", rank, 1), config.counts("dilation_rate", rank, 1),
            readPadding(config), isChannelsFirst(config)};
}

Window readPool(const Config& config, std::size_t rank, std::string_view fallbackKey) {
    const Shape size = config.counts(config.has("pool_size") ? "pool_size" : fallbackKey, rank, 2);
    const Shape strides = config.has("strides") ? config.counts("strides", rank, 1) : size;
    return {size, strides, Shape(rank, 1), readPadding(config), isChannelsFirst(config)};
}

std::int64_t windowLength(std::int64_t length, std::int64_t size, std::int64_t stride, std::int64_t dilation,
                          const std::string& padding) {
    if (length == unknownDim) return unknownDim;
    if (padding != "valid") return (length + stride - 1) / stride;
    const std::int64_t reach = addDims(multiplyDims(size - 1, dilation), 1);
    if (reach > length) {
        refuse("inputs",
               "a window of " + std::to_string(reach) + " does not fit into an input of " + std::to_string(length));
    }
    return (length - reach) / stride + 1;
}

Shape windowOutput(const Window& window, const Shape& input, std::int64_t channels) {
    requireRank(input, window.rank() + 2);
    Shape output = input;
    for (std::size_t i = 0; i < window.rank(); ++i) {
        std::int64_t& length = output[window.firstSpatial() + i];
        length = windowLength(length, window.size[i], window.strides[i], window.dilation[i], window.padding);
    }
    if (channels != unknownDim) output[window.channelAxis()] = channels;
    return output;
}

namespace {

/// `deconv_output_length` of Keras; `outputPadding` is null where Keras infers it.
std::int64_t transposedLength(std::int64_t length, std::int64_t size, std::int64_t stride, std::int64_t dilation,
                              bool same, const std::int64_t* outputPadding) {
    if (length == unknownDim) return unknownDim;
    const std::int64_t reach = addDims(multiplyDims(size - 1, dilation), 1);
    if (outputPadding == nullptr) {
        const std::int64_t spread = multiplyDims(length, stride);
        return same ? spread : addDims(spread, std::max<std::int64_t>(reach - stride, 0));
    }
    const std::int64_t pad = same ? reach / 2 : 0;
    const std::int64_t result = addDims(multiplyDims(length - 1, stride), addDims(reach - 2 * pad, *outputPadding));
    if (result < 0) refuse("output_padding", "leads to a negative length");
    return result;
}

}  // namespace

Shape transposedOutput(const Config& config, const Window& window, Shape input, std::int64_t filters) {
    requireRank(input, window.rank() + 2);
    std::vector<std::int64_t> padding = config.integers("output_padding");
    if (padding.size() == 1) padding.resize(window.rank(), padding.front());
    if (!padding.empty() && padding.size() != window.rank()) refuse("output_padding", "has a wrong number of entries");
    for (std::size_t i = 0; i < window.rank(); ++i) {
        if (!padding.empty() && (padding[i] < 0 || padding[i] >= window.strides[i])) {
            refuse("output_padding", "must be less than the stride");
        }
        std::int64_t& length = input[window.firstSpatial() + i];
        length = transposedLength(length, window.size[i], window.strides[i], window.dilation[i],
                                  window.padding == "same", padding.empty() ? nullptr : &padding[i]);
    }
    input[window.channelAxis()] = filters;
    return input;
}

}  // namespace quantie
