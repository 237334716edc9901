#include "core/kernels/sampling.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace quantie::compute {
namespace {

struct Named {
    std::string_view name;
    Interpolation kind;
};

constexpr std::array named{
    Named{"nearest", Interpolation::Nearest},   Named{"bilinear", Interpolation::Bilinear},
    Named{"bicubic", Interpolation::Bicubic},   Named{"area", Interpolation::Area},
    Named{"lanczos3", Interpolation::Lanczos3}, Named{"lanczos5", Interpolation::Lanczos5},
    Named{"gaussian", Interpolation::Gaussian}, Named{"mitchellcubic", Interpolation::MitchellCubic},
};

/// A function around 0, zero beyond its radius.
struct Kernel {
    float radius;
    float (*at)(float distance);  ///< of a distance ≥ 0
};

float triangle(float x) {
    return std::max(1 - x, 0.0F);
}

/// Keys' cubic with a = −1/2.
float keysCubic(float x) {
    if (x <= 1) return (1.5F * x - 2.5F) * x * x + 1.0F;
    return x < 2 ? ((-0.5F * x + 2.5F) * x - 4.0F) * x + 2.0F : 0.0F;
}

/// Mitchell and Netravali's cubic with B = C = 1/3.
float mitchellCubic(float x) {
    if (x < 1) return (7.0F / 6.0F * x - 2.0F) * x * x + 8.0F / 9.0F;
    return x < 2 ? ((-7.0F / 18.0F * x + 2.0F) * x - 10.0F / 3.0F) * x + 16.0F / 9.0F : 0.0F;
}

template <int radius>
float lanczos(float x) {
    if (x > radius) return 0;
    if (x <= 1e-3F) return 1;
    constexpr auto pi = std::numbers::pi_v<float>;
    constexpr auto wide = static_cast<float>(radius);
    return wide * std::sin(pi * x) * std::sin(pi * x / wide) / (pi * pi * x * x);
}

constexpr float gaussianRadius = 1.5F;

float gaussian(float x) {
    constexpr float deviation = gaussianRadius / 3;
    return x < gaussianRadius ? std::exp(-x * x / (2 * deviation * deviation)) : 0.0F;
}

Kernel kernelOf(Interpolation kind) {
    switch (kind) {
        case Interpolation::Bilinear:
            return {1, triangle};
        case Interpolation::Bicubic:
            return {2, keysCubic};
        case Interpolation::Lanczos3:
            return {3, lanczos<3>};
        case Interpolation::Lanczos5:
            return {5, lanczos<5>};
        case Interpolation::Gaussian:
            return {gaussianRadius, gaussian};
        default:
            return {2, mitchellCubic};
    }
}

std::size_t rowAt(float place, std::int64_t from) {
    return static_cast<std::size_t>(std::clamp(place, 0.0F, static_cast<float>(from - 1)));
}

Sample nearest(float scale, std::int64_t from, std::int64_t output) {
    return {rowAt(std::floor((static_cast<float>(output) + 0.5F) * scale), from), {1.0F}};
}

/// Between the two rows next to it; beyond the border its row goes on.
Sample bilinear(float scale, std::int64_t from, std::int64_t output) {
    const float at = (static_cast<float>(output) + 0.5F) * scale - 0.5F;
    const float below = std::floor(at);
    const std::size_t first = rowAt(below, from);
    if (rowAt(std::ceil(at), from) == first) return {first, {1.0F}};
    return {first, {1.0F - (at - below), at - below}};
}

/// Each row by how much of it the output row covers.
Sample area(float scale, std::int64_t from, std::int64_t output) {
    const float begin = static_cast<float>(output) * scale;
    const float end = static_cast<float>(output + 1) * scale;
    Sample sample{rowAt(std::floor(begin), from), {}};
    const std::size_t last = rowAt(std::ceil(end) - 1, from);
    for (std::size_t row = sample.first; row <= last; ++row) {
        const auto top = static_cast<float>(row);
        sample.weights.push_back((std::min(top + 1, end) - std::max(top, begin)) / scale);
    }
    return sample;
}

/// TensorFlow has its cubic in a table: between two rows it knows that many places.
constexpr float cubicPlaces = 1024;

/// The rows under a kernel around `at`, `wide` times as wide as it is. What of it falls outside the image does not
/// count; the rest is scaled up to one.
Sample under(const Kernel& kernel, float at, float wide, std::int64_t from) {
    Sample sample{rowAt(std::ceil(at - kernel.radius * wide - 0.5F), from), {}};
    const std::size_t last = rowAt(std::floor(at + kernel.radius * wide - 0.5F), from);
    float sum = 0;
    for (std::size_t row = sample.first; row <= last; ++row) {
        sample.weights.push_back(kernel.at(std::abs(static_cast<float>(row) + 0.5F - at) / wide));
        sum += sample.weights.back();
    }
    for (float& weight : sample.weights) weight = sum == 0 ? 0 : weight / sum;
    return sample;
}

Sample weighted(const Kernel& kernel, float scale, std::int64_t from, std::int64_t output) {
    float at = (static_cast<float>(output) + 0.5F) * scale;
    if (kernel.at == keysCubic) {
        const float below = std::floor(at - 0.5F);
        at = below + std::nearbyint((at - 0.5F - below) * cubicPlaces) / cubicPlaces + 0.5F;
    }
    return under(kernel, at, 1, from);
}

Sample sampleOf(Interpolation kind, float scale, std::int64_t from, std::int64_t output) {
    switch (kind) {
        case Interpolation::Nearest:
            return nearest(scale, from, output);
        case Interpolation::Bilinear:
            return bilinear(scale, from, output);
        case Interpolation::Area:
            return area(scale, from, output);
        default:
            return weighted(kernelOf(kind), scale, from, output);
    }
}

}  // namespace

std::optional<Interpolation> interpolationNamed(std::string_view name) {
    const auto* found = std::find_if(named.begin(), named.end(), [name](const Named& row) { return row.name == name; });
    return found == named.end() ? std::nullopt : std::optional(found->kind);
}

std::vector<Sample> samplesOf(Interpolation kind, std::int64_t from, std::int64_t to) {
    float scale = static_cast<float>(from) / static_cast<float>(to);
    // TensorFlow's scale_and_translate inverts the scale that it is given, and which rows count may hang on the last
    // bit.
    const bool inverted = kind == Interpolation::Lanczos3 || kind == Interpolation::Lanczos5 ||
                          kind == Interpolation::Gaussian || kind == Interpolation::MitchellCubic;
    if (inverted) scale = 1.0F / (static_cast<float>(to) / static_cast<float>(from));
    std::vector<Sample> samples;
    for (std::int64_t output = 0; output < to; ++output) samples.push_back(sampleOf(kind, scale, from, output));
    return samples;
}

std::vector<Sample> scaledSamples(Interpolation kind, std::int64_t from, std::int64_t to, float scale,
                                  float translation, bool smooth) {
    const Kernel kernel = kernelOf(kind);
    const float step = 1.0F / scale;
    const float wide = smooth ? std::max(step, 1.0F) : 1.0F;
    std::vector<Sample> samples;
    for (std::int64_t output = 0; output < to; ++output) {
        const float at = (static_cast<float>(output) + 0.5F) * step - translation * step;
        const bool inside = at >= 0 && at <= static_cast<float>(from);
        samples.push_back(inside ? under(kernel, at, wide, from) : Sample{0, {0.0F}});
    }
    return samples;
}

}  // namespace quantie::compute
