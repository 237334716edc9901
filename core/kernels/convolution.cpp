#include "core/kernels/convolution.h"

#include <algorithm>

#include "core/base/parallel.h"
#include "core/kernels/memory.h"

namespace quantie::compute {
namespace {

/// Below this many channels the pieces of a window are too short to be read in place.
constexpr std::size_t fewChannels = 12;

/// Where the product finds the windows, group by group.
RowSource windows(const Sliding& sliding, const TapPointers& taps, std::size_t firstChannel, std::size_t channels) {
    RowSource source{sliding.batch * sliding.pixelsOut(), sliding.taps(), channels, {}, 0, 0};
    source.own =
        std::min(sliding.taps(), sliding.pixelsIn() / std::max<std::size_t>(sliding.pixelsOut(), 1) + 1) * channels;
    if (sliding.taps() > 1 && sliding.channels < fewChannels && channels == sliding.channels) {
        const std::size_t window = sliding.taps() * channels;
        source.segments = 1;
        source.length = window;
        source.scratch = window;
        source.fill = [&taps, window](std::size_t first, std::size_t count, const float** pointers, float* scratch) {
            taps.copy(first, count, scratch);
            for (std::size_t r = 0; r < count; ++r) pointers[r] = scratch + r * window;
        };
        return source;
    }
    source.fill = [&taps, firstChannel, segments = source.segments](std::size_t first, std::size_t count,
                                                                    const float** pointers, float*) {
        taps.fill(first, count, pointers);
        if (firstChannel == 0) return;
        for (std::size_t i = 0; i < segments * count; ++i) pointers[i] += firstChannel;
    };
    return source;
}

}  // namespace

ConvolutionKernel::ConvolutionKernel(const float* data, std::size_t rows, std::size_t filters, std::size_t groups)
    : m_rows(rows), m_filters(filters) {
    const std::size_t each = filters / groups;
    for (std::size_t g = 0; g < groups; ++g) m_groups.emplace_back(Matrix{data + g * each, rows, each, filters, 1});
}

void convolve(const Sliding& sliding, const float* x, const ConvolutionKernel& kernel, const Epilogue& epilogue,
              float* out) {
    const auto& groups = kernel.groups();
    if (groups.size() == 1 && sliding.isPointwise()) {
        multiply(x, sliding.batch * sliding.pixelsOut(), groups.front(), epilogue, out);
        return;
    }
    const std::vector<float> missing(sliding.channels, 0.0F);
    const TapPointers taps(sliding, x, missing.data());
    const std::size_t channels = sliding.channels / groups.size();
    const std::size_t filters = kernel.filters() / groups.size();
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const Epilogue own{epilogue.finish.from(0, g * filters, kernel.filters()), epilogue.activation};
        multiply(windows(sliding, taps, g * channels, channels), groups[g], own, out + g * filters, kernel.filters());
    }
}

void convolveTransposed(const Sliding& sliding, const float* x, const PackedMatrix& kernel, std::size_t filters,
                        const Epilogue& epilogue, float* out) {
    const std::size_t pixels = sliding.pixelsOut();
    const std::size_t depth = kernel.rows();
    const auto& dims = sliding.dims;
    // What every pixel of x adds to every pixel under its window, one sample at a time.
    const auto spread = takeFloats(pixels * kernel.columns());
    for (std::size_t n = 0; n < sliding.batch; ++n) {
        multiply(x + n * pixels * depth, pixels, kernel, {}, spread.get());
        float* sample = out + n * sliding.pixelsIn() * filters;
        parallelFor(dims[0].in * dims[1].in, [&](std::size_t row) {
            float* line = sample + row * dims[2].in * filters;
            std::fill_n(line, dims[2].in * filters, 0.0F);
            for (std::size_t t = 0; t < dims[0].size * dims[1].size; ++t) {
                // The pixel of x that reaches this line with this tap, where there is one.
                const std::size_t a = row / dims[1].in + dims[0].padBefore - t / dims[1].size * dims[0].dilation;
                const std::size_t b = row % dims[1].in + dims[1].padBefore - t % dims[1].size * dims[1].dilation;
                if (a % dims[0].stride != 0 || b % dims[1].stride != 0) continue;
                const std::size_t i = a / dims[0].stride;
                const std::size_t j = b / dims[1].stride;
                if (i >= dims[0].out || j >= dims[1].out) continue;
                for (std::size_t k = 0; k < dims[2].out; ++k) {
                    const float* from = spread.get() + ((i * dims[1].out + j) * dims[2].out + k) * kernel.columns();
                    for (std::size_t u = 0; u < dims[2].size; ++u) {
                        const std::size_t at = dims[2].at(k, u);
                        if (at >= dims[2].in) continue;
                        const float* add = from + (t * dims[2].size + u) * filters;
                        float* to = line + at * filters;
                        for (std::size_t f = 0; f < filters; ++f) to[f] += add[f];
                    }
                }
            }
            const std::size_t above = n * dims[0].in * dims[1].in + row;
            best().affine(line, dims[2].in, filters, epilogue.finish.from(above * dims[2].in, 0, filters), line);
            activate(epilogue.activation, dims[2].in * filters, line);
        });
    }
}

void convolveDepthwise(const Sliding& sliding, const float* x, const float* weights, const Epilogue& epilogue,
                       float* out) {
    const std::vector<float> missing(sliding.channels, 0.0F);
    const TapPointers taps(sliding, x, missing.data());
    const std::size_t rowPixels = sliding.dims[2].out;
    const std::size_t channels = sliding.channels;
    const bool beside = sliding.dims[2].stride == 1 && sliding.dims[2].dilation == 1;
    const std::size_t run = beside ? sliding.dims[2].size : 1;
    parallelFor(sliding.batch * sliding.pixelsOut() / std::max<std::size_t>(rowPixels, 1), [&](std::size_t row) {
        std::vector<const float*> pointers(sliding.taps() * best().pixels);
        for (std::size_t first = 0; first < rowPixels; first += best().pixels) {
            const std::size_t count = std::min(best().pixels, rowPixels - first);
            const std::size_t pixel = row * rowPixels + first;
            taps.fill(pixel, count, pointers.data());
            best().depthwise({pointers.data(), count, sliding.taps(), weights, channels, run, out + pixel * channels,
                              epilogue.finish.from(pixel, 0, channels)});
        }
        activate(epilogue.activation, rowPixels * channels, out + row * rowPixels * channels);
    });
}

}  // namespace quantie::compute
