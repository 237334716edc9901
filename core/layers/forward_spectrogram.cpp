// What the layers for sound compute.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/forward_rows.h"
#include "core/layers/forward_window.h"
#include "core/layers/forwards.h"
#include "core/layers/spectrogram.h"
#include "core/layers/window.h"

namespace quantie {

namespace {

/// Each channel as a sequence of its own: (batch · channels, time, 1).
Tensor sequences(const Value& input, bool channelsFirst) {
    requireRank(input.shape(), 3);
    const Value moved = channelsFirst ? input : permutedValue(input, {0, 2, 1});
    return reshapedValue({floatsOf(moved)}, {multiplyDims(moved.shape()[0], moved.shape()[1]), moved.shape()[2], 1})
        .tensor;
}

/// The frames of each sequence times one of the kernels: (batch · channels, steps, bins).
FloatResult transformed(const ForwardQuery& query, const Tensor& input, std::string_view kernel) {
    const Config config(query.config);
    Window window;
    window.size = {config.count("frame_length")};
    window.strides = {config.count("frame_step", window.size.front() / 2)};
    window.dilation = {1};
    window.padding = config.text("padding", "valid");
    const compute::Sliding sliding = slidingOver(window, input.shape());
    const auto columns = static_cast<std::size_t>(transformLength(config) / 2 + 1);
    const auto packed = packedWeight(query, kernel, columns);
    FloatResult result(outputOf(sliding, 1, columns));
    const auto steps = static_cast<std::size_t>(result.shape()[1]);
    const auto length = static_cast<std::ptrdiff_t>(input.shape()[1]);
    const auto taps = static_cast<std::size_t>(window.size.front());
    const auto stride = static_cast<std::ptrdiff_t>(window.strides.front());
    std::ptrdiff_t before = 0;
    if (window.padding == "same") {
        const auto needed = static_cast<std::ptrdiff_t>(steps - 1) * stride + static_cast<std::ptrdiff_t>(taps);
        before = std::max<std::ptrdiff_t>(needed - length, 0) / 2;
    }
    std::vector<float> frames(steps * taps);
    for (std::size_t n = 0; n < static_cast<std::size_t>(input.shape()[0]); ++n) {
        for (std::size_t i = 0; i < frames.size(); ++i) {
            const std::ptrdiff_t at =
                static_cast<std::ptrdiff_t>(i / taps) * stride - before + static_cast<std::ptrdiff_t>(i % taps);
            frames[i] = at < 0 || at >= length
                            ? 0.0F
                            : input.floats()[n * static_cast<std::size_t>(length) + static_cast<std::size_t>(at)];
        }
        compute::multiply(frames.data(), steps, *packed, {}, result.data() + n * steps * columns);
    }
    roundTo(query.dtype, {result.data(), result.size()});
    return result;
}

constexpr float least = 1e-7F;  // Keras's epsilon

/// What the mode makes of the real and the imaginary part of one frame.
void combine(const std::string& mode, const float* real, const float* imaginary, std::size_t count, float* out) {
    for (std::size_t i = 0; i < count; ++i) {
        const float power = real[i] * real[i] + imaginary[i] * imaginary[i];
        const bool inner = i > 0 && i + 1 < count;
        if (mode == "angle") {
            out[i] = std::atan2(imaginary[i], real[i]);
        } else if (mode == "psd") {
            out[i] = inner ? 2 * power : power;
        } else {
            const float magnitude = std::sqrt(std::max(power, least));
            out[i] = mode == "magnitude" ? magnitude : std::log(std::max(magnitude, least));
        }
    }
}

/// (batch · channels, steps, bins) as the config wants it.
Value arranged(const Config& config, const Value& value, std::int64_t batch, const Shape& shape) {
    const bool first = isChannelsFirst(config);
    const std::int64_t channels = batch == 0 ? 0 : value.shape()[0] / batch;
    const Value split = reshapedValue(value, {batch, channels, value.shape()[1], value.shape()[2]});
    if (config.flag("expand_dims", false)) return first ? split : permutedValue(split, {0, 2, 3, 1});
    return reshapedValue(
        permutedValue(split, first ? std::vector<std::size_t>{0, 1, 3, 2} : std::vector<std::size_t>{0, 2, 1, 3}),
        shape);
}

}  // namespace

Values stftForward(const ForwardQuery& query) {
    const Config config(query.config);
    const Value& given = firstValue(query);
    const Shape shape = outputShape(query);
    const Tensor input = sequences(given, isChannelsFirst(config));
    const std::string mode = config.text("mode", "log");
    if (mode == "real" || mode == "imag") {
        const FloatResult one = transformed(query, input, mode + "_kernel");
        return {arranged(config, one.value(query), given.shape()[0], shape)};
    }
    const FloatResult real = transformed(query, input, "real_kernel");
    const FloatResult imaginary = transformed(query, input, "imag_kernel");
    const auto width = static_cast<std::size_t>(real.shape().back());
    Shape joined = real.shape();
    if (mode == "stft") joined.back() *= 2;
    FloatResult result(joined);
    for (std::size_t i = 0; i < real.size(); i += width) {
        if (mode == "stft") {
            std::copy_n(real.data() + i, width, result.data() + 2 * i);
            std::copy_n(imaginary.data() + i, width, result.data() + 2 * i + width);
        } else {
            combine(mode, real.data() + i, imaginary.data() + i, width, result.data() + i);
        }
    }
    roundTo(query.dtype, {result.data(), result.size()});
    return {arranged(config, result.value(query), given.shape()[0], shape)};
}

namespace {

struct Mel {
    std::size_t transform;
    std::size_t stride;
    std::size_t length;
    std::size_t bands;

    explicit Mel(const Config& config)
        : transform(static_cast<std::size_t>(config.count("fft_length", 2048))),
          stride(static_cast<std::size_t>(config.count("sequence_stride", 512))),
          length(static_cast<std::size_t>(config.count("sequence_length", config.count("fft_length", 2048)))),
          bands(static_cast<std::size_t>(config.count("num_mel_bins", 128))) {
        if (length > transform) refuse("sequence_length", "longer than fft_length");
        if (transform > (std::size_t{1} << 20)) refuse("fft_length", "too long");
    }
    std::size_t bins() const { return transform / 2 + 1; }
};

/// The window in the middle of a transform's length.
std::vector<double> windowOf(const Config& config, const Mel& mel) {
    std::vector<double> window(mel.transform, 0.0);
    const std::size_t before = (mel.transform - mel.length) / 2;
    const std::string name = config.text("window", "");
    if (!name.empty() && name != "hann" && name != "hamming") refuse("window", "'" + name + "' is not known");
    const double base = name == "hamming" ? 0.54 : 0.5;
    for (std::size_t i = 0; i < mel.length; ++i) {
        const double turn = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(mel.length);
        window[before + i] = name.empty() ? 1 : base - (1 - base) * std::cos(turn);
    }
    // Without a name all of the transform's length counts.
    if (name.empty()) std::fill(window.begin(), window.end(), 1.0);
    return window;
}

/// The weight of each frequency in each band: triangles in mel (2595 · log10(1 + f / 700), as HTK has it).
std::vector<double> bandsOf(const Config& config, const Mel& mel) {
    const double rate = numberOf(config, "sampling_rate", 16000);
    const auto toMel = [](double hertz) { return 1127.0 * std::log(1 + hertz / 700); };
    const double low = toMel(numberOf(config, "min_freq", 20));
    const double high = toMel(numberOf(config, "max_freq", std::floor(rate / 2)));
    const double step = (high - low) / static_cast<double>(mel.bands + 1);
    std::vector<double> weights(mel.bins() * mel.bands, 0.0);
    for (std::size_t f = 1; f < mel.bins(); ++f) {  // the constant part does not count
        const double at = toMel(static_cast<double>(f) * rate / 2 / static_cast<double>(mel.bins() - 1));
        for (std::size_t b = 0; b < mel.bands; ++b) {
            const double rising = (at - low) / step - static_cast<double>(b);
            weights[f * mel.bands + b] = std::max(0.0, std::min(rising, 2 - rising));
        }
    }
    return weights;
}

/// Sines and cosines of all multiples of one step of the transform.
struct Turns {
    std::vector<double> cosines;
    std::vector<double> sines;

    explicit Turns(std::size_t count) : cosines(count), sines(count) {
        for (std::size_t i = 0; i < count; ++i) {
            const double angle = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(count);
            cosines[i] = std::cos(angle);
            sines[i] = std::sin(angle);
        }
    }
};

/// The magnitude of each frequency of one frame, to the power that the config asks for.
std::vector<double> magnitudes(const std::vector<double>& frame, const Turns& turns, std::size_t count, double power) {
    std::vector<double> result(count);
    for (std::size_t f = 0; f < count; ++f) {
        double real = 0;
        double imaginary = 0;
        for (std::size_t i = 0, turn = 0; i < frame.size(); ++i) {
            real += frame[i] * turns.cosines[turn];
            imaginary += frame[i] * turns.sines[turn];
            turn += f;
            if (turn >= frame.size()) turn -= frame.size();
        }
        result[f] = std::pow(std::hypot(real, imaginary), power);
    }
    return result;
}

/// Decibels above the reference, none further than top_db below the loudest.
void toDecibels(const Config& config, std::span<float> values) {
    const double weakest = numberOf(config, "min_power", 1e-10);
    const double reference = 10 * std::log10(std::max(std::fabs(numberOf(config, "ref_power", 1)), weakest));
    float loudest = -HUGE_VALF;
    for (float& x : values) {
        x = static_cast<float>(10 * std::log10(std::max(double{x}, weakest)) - reference);
        loudest = std::max(loudest, x);
    }
    const float quietest = loudest - static_cast<float>(numberOf(config, "top_db", 80));
    for (float& x : values) x = std::max(x, quietest);
}

}  // namespace

Values melForward(const ForwardQuery& query) {
    const Config config(query.config);
    const Mel mel(config);
    const Tensor input = floatsOf(firstValue(query));
    FloatResult result(outputShape(query));
    const auto samples = static_cast<std::ptrdiff_t>(input.shape().back());
    const auto half = static_cast<std::ptrdiff_t>(mel.transform / 2);
    if (samples <= half) refuse("inputs", "shorter than half a transform, so that it cannot be mirrored at its ends");
    const std::vector<double> window = windowOf(config, mel);
    const std::vector<double> bands = bandsOf(config, mel);
    const Turns turns(mel.transform);
    const double power = numberOf(config, "mag_exp", 2);
    const auto steps = static_cast<std::size_t>(result.shape().back());
    const std::size_t sounds = input.size() / static_cast<std::size_t>(samples);
    parallelFor(sounds * steps, [&](std::size_t task) {
        const float* sound = input.floats().data() + task / steps * static_cast<std::size_t>(samples);
        std::vector<double> frame(mel.transform);
        for (std::size_t i = 0; i < frame.size(); ++i) {
            std::ptrdiff_t at = static_cast<std::ptrdiff_t>(task % steps * mel.stride + i) - half;
            at = at < 0 ? -at : (at >= samples ? 2 * (samples - 1) - at : at);
            frame[i] = double{sound[at]} * window[i];
        }
        const std::vector<double> loudness = magnitudes(frame, turns, mel.bins(), power);
        for (std::size_t b = 0; b < mel.bands; ++b) {
            double sum = 0;
            for (std::size_t f = 0; f < loudness.size(); ++f) sum += loudness[f] * bands[f * mel.bands + b];
            result.data()[(task / steps * mel.bands + b) * steps + task % steps] = static_cast<float>(sum);
        }
    });
    if (config.flag("power_to_db", true)) toDecibels(config, {result.data(), result.size()});
    roundTo(query.dtype, {result.data(), result.size()});
    return {result.value(query)};
}

}  // namespace quantie
