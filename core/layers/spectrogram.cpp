// Spectrograms of sound: STFTSpectrogram and MelSpectrogram.
#include <array>

#include "core/layers/call_access.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/families.h"
#include "core/layers/forwards.h"
#include "core/layers/spectrogram.h"
#include "core/layers/window.h"

namespace quantie {

std::int64_t transformLength(const Config& config) {
    const std::int64_t frame = config.count("frame_length");
    if (config.has("fft_length")) return config.count("fft_length");
    std::int64_t length = 1;
    while (length < frame) length = multiplyDims(length, 2);
    return length;
}

namespace {

std::int64_t bins(const Config& config) {
    return transformLength(config) / 2 + 1;
}

/// Convolution kernels that Keras keeps as weights.
WeightSpecs stftWeights(const ShapeQuery& query) {
    const Config config(query.config);
    const std::string mode = config.text("mode", "log");
    const Shape shape{config.count("frame_length"), 1, bins(config)};
    WeightSpecs weights;
    if (mode != "imag") weights.push_back(weight("real_kernel", shape));
    if (mode != "real") weights.push_back(weight("imag_kernel", shape));
    return weights;
}

Shapes stftOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    return fromFirstInput(query, [&config](const Shape& input) {
        requireRank(input, 3);
        Window window;
        window.size = {config.count("frame_length")};
        window.strides = {config.count("frame_step", window.size.front() / 2)};
        window.dilation = {1};
        window.padding = config.text("padding", "valid");
        window.channelsFirst = isChannelsFirst(config);
        const std::int64_t channels = window.channelsFirst ? input[1] : input[2];
        const std::int64_t width = bins(config) * (config.text("mode", "log") == "stft" ? 2 : 1);
        Shape output = windowOutput(window, input, multiplyDims(channels, width));
        if (!config.flag("expand_dims", false)) return output;
        const std::int64_t steps = window.channelsFirst ? output[2] : output[1];
        return window.channelsFirst ? Shape{output[0], channels, steps, width}
                                    : Shape{output[0], steps, width, channels};
    });
}

/// (…, mel bins, steps).
Shapes melOutputs(const ShapeQuery& query) {
    const Config config(query.config);
    return fromFirstInput(query, [&config](Shape shape) {
        requireRankAtLeast(shape, 1);
        const std::int64_t length = shape.back();
        const std::int64_t padded = addDims(length, config.count("fft_length", 2048) / 2 * 2);
        const std::int64_t rest = padded - config.count("fft_length", 2048);
        shape.back() = config.count("num_mel_bins", 128);
        shape.push_back(length == unknownDim ? unknownDim : rest / config.count("sequence_stride", 512) + 1);
        return shape;
    });
}

constexpr std::array rows{
    LayerClass{.name = "MelSpectrogram", .outputs = melOutputs, .forward = melForward},
    LayerClass{.name = "STFTSpectrogram", .weights = stftWeights, .outputs = stftOutputs, .forward = stftForward},
};

}  // namespace

Family spectrogramFamily() {
    return rows;
}

}  // namespace quantie
