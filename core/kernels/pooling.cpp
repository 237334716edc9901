#include "core/kernels/pooling.h"

#include <algorithm>
#include <limits>

#include "core/base/parallel.h"

namespace quantie::compute {
namespace {

void takeLarger(const float* x, std::size_t count, float* most) {
    for (std::size_t c = 0; c < count; ++c) most[c] = x[c] > most[c] ? x[c] : most[c];
}

void add(const float* x, std::size_t count, float* sum) {
    for (std::size_t c = 0; c < count; ++c) sum[c] += x[c];
}

float neutral(Pooling kind) {
    return kind == Pooling::Max ? -std::numeric_limits<float>::infinity() : 0.0F;
}

/// One output pixel.
void window(Pooling kind, const Sliding& sliding, const float* sample, std::size_t pixel, float* out) {
    const auto& dims = sliding.dims;
    const std::size_t at[3] = {pixel / dims[2].out / dims[1].out, pixel / dims[2].out % dims[1].out,
                               pixel % dims[2].out};
    std::fill_n(out, sliding.channels, neutral(kind));
    std::size_t count = 0;
    for (std::size_t i = 0; i < dims[0].size; ++i) {
        const std::size_t a = dims[0].at(at[0], i);
        if (a >= dims[0].in) continue;
        for (std::size_t j = 0; j < dims[1].size; ++j) {
            const std::size_t b = dims[1].at(at[1], j);
            if (b >= dims[1].in) continue;
            for (std::size_t k = 0; k < dims[2].size; ++k) {
                const std::size_t c = dims[2].at(at[2], k);
                if (c >= dims[2].in) continue;
                ++count;
                const float* x = sample + ((a * dims[1].in + b) * dims[2].in + c) * sliding.channels;
                kind == Pooling::Max ? takeLarger(x, sliding.channels, out) : add(x, sliding.channels, out);
            }
        }
    }
    if (kind == Pooling::Max) return;
    const auto divisor = static_cast<float>(count);
    for (std::size_t c = 0; c < sliding.channels; ++c) out[c] /= divisor;
}

}  // namespace

void pool(Pooling kind, const Sliding& sliding, const float* x, float* out) {
    const std::size_t pixels = sliding.pixelsOut();
    const std::size_t row = std::max<std::size_t>(sliding.dims[2].out, 1);
    const std::size_t rows = pixels / row;
    parallelFor(sliding.batch * rows, [&](std::size_t task) {
        const float* sample = x + task / rows * sliding.pixelsIn() * sliding.channels;
        for (std::size_t i = 0; i < row; ++i) {
            window(kind, sliding, sample, task % rows * row + i, out + (task * row + i) * sliding.channels);
        }
    });
}

void poolAll(Pooling kind, const float* x, std::size_t batch, std::size_t pixels, std::size_t channels, float* out) {
    parallelFor(batch, [&](std::size_t n) {
        float* to = out + n * channels;
        std::fill_n(to, channels, neutral(kind));
        // Sums of sums, so that a long row of pixels does not wear the digits away.
        constexpr std::size_t block = 64;
        std::vector<float> part(channels);
        for (std::size_t first = 0; first < pixels; first += block) {
            std::fill(part.begin(), part.end(), neutral(kind));
            for (std::size_t p = first; p < std::min(pixels, first + block); ++p) {
                const float* row = x + (n * pixels + p) * channels;
                kind == Pooling::Max ? takeLarger(row, channels, part.data()) : add(row, channels, part.data());
            }
            kind == Pooling::Max ? takeLarger(part.data(), channels, to) : add(part.data(), channels, to);
        }
        if (kind == Pooling::Max) return;
        const auto divisor = static_cast<float>(pixels);
        for (std::size_t c = 0; c < channels; ++c) to[c] /= divisor;
    });
}

}  // namespace quantie::compute
