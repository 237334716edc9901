#include "core/kernels/sliding.h"

#include <algorithm>

namespace quantie::compute {

bool Sliding::isPointwise() const {
    return taps() == 1 && std::all_of(dims.begin(), dims.end(), [](const SlidingDim& dim) {
               return dim.stride == 1 && dim.padBefore == 0 && dim.in == dim.out;
           });
}

TapPointers::TapPointers(const Sliding& sliding, const float* x, const float* missing)
    : m_sliding(sliding), m_x(x), m_missing(missing) {
    const auto& dims = sliding.dims;
    for (std::size_t i = 0; i < dims[0].size; ++i) {
        for (std::size_t j = 0; j < dims[1].size; ++j) {
            for (std::size_t k = 0; k < dims[2].size; ++k) {
                m_taps.push_back({i, j, k});
                const std::size_t row = i * dims[0].dilation * dims[1].in + j * dims[1].dilation;
                m_offsets.push_back((row * dims[2].in + k * dims[2].dilation) * sliding.channels);
            }
        }
    }
}

TapPointers::Pixel TapPointers::pixel(std::size_t index) const {
    const auto& dims = m_sliding.dims;
    Pixel pixel{};
    for (std::size_t d = 3; d-- > 0;) {
        pixel.at[d] = index % dims[d].out;
        index /= dims[d].out;
    }
    pixel.sample = index;
    return pixel;
}

void TapPointers::advance(Pixel& pixel) const {
    for (std::size_t d = 3; d-- > 0;) {
        if (++pixel.at[d] < m_sliding.dims[d].out) return;
        pixel.at[d] = 0;
    }
    ++pixel.sample;
}

bool TapPointers::isInside(const Pixel& pixel) const {
    for (std::size_t d = 0; d < 3; ++d) {
        const SlidingDim& dim = m_sliding.dims[d];
        // The first index underflows where it lies before the array, and is then large.
        if (dim.at(pixel.at[d], 0) >= dim.in || dim.at(pixel.at[d], dim.size - 1) >= dim.in) return false;
    }
    return true;
}

const float* TapPointers::corner(const Pixel& pixel) const {
    const auto& dims = m_sliding.dims;
    std::size_t index = pixel.sample;
    for (std::size_t d = 0; d < 3; ++d) index = index * dims[d].in + dims[d].at(pixel.at[d], 0);
    return m_x + index * m_sliding.channels;
}

const float* TapPointers::tap(const Pixel& pixel, std::size_t index) const {
    const auto& dims = m_sliding.dims;
    std::size_t place = pixel.sample;
    for (std::size_t d = 0; d < 3; ++d) {
        const std::size_t at = dims[d].at(pixel.at[d], m_taps[index][d]);
        if (at >= dims[d].in) return m_missing;
        place = place * dims[d].in + at;
    }
    return m_x + place * m_sliding.channels;
}

void TapPointers::fill(std::size_t first, std::size_t count, const float** pointers) const {
    Pixel at = pixel(first);
    for (std::size_t i = 0; i < count; ++i, advance(at)) {
        if (isInside(at)) {
            const float* base = corner(at);
            for (std::size_t t = 0; t < m_offsets.size(); ++t) pointers[t * count + i] = base + m_offsets[t];
        } else {
            for (std::size_t t = 0; t < m_taps.size(); ++t) pointers[t * count + i] = tap(at, t);
        }
    }
}

void TapPointers::copy(std::size_t first, std::size_t count, float* out) const {
    const std::size_t channels = m_sliding.channels;
    const SlidingDim& last = m_sliding.dims[2];
    // Taps that lie next to each other are copied together.
    const std::size_t run = last.dilation == 1 ? last.size : 1;
    Pixel at = pixel(first);
    for (std::size_t i = 0; i < count; ++i, advance(at)) {
        if (isInside(at)) {
            const float* base = corner(at);
            for (std::size_t t = 0; t < m_offsets.size(); t += run, out += run * channels) {
                std::copy_n(base + m_offsets[t], run * channels, out);
            }
        } else {
            for (std::size_t t = 0; t < m_taps.size(); ++t, out += channels) std::copy_n(tap(at, t), channels, out);
        }
    }
}

}  // namespace quantie::compute
