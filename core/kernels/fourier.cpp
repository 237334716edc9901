#include "core/kernels/fourier.h"

#include <algorithm>
#include <bit>
#include <numbers>

namespace quantie::compute {
namespace {

using Complex = Fourier::Complex;

/// Without the care for infinities that std::complex takes.
Complex product(const Complex& a, const Complex& b) {
    return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

/// exp(−2πi · k / n).
Complex root(std::size_t k, std::size_t n) {
    return std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(n));
}

/// Each element changes places with that of the mirrored index.
void mirrorBits(Complex* values, std::size_t count) {
    for (std::size_t i = 1, j = 0; i < count; ++i) {
        std::size_t bit = count >> 1;
        for (; (j & bit) != 0; bit >>= 1) j ^= bit;
        j ^= bit;
        if (i < j) std::swap(values[i], values[j]);
    }
}

}  // namespace

Fourier::Fourier(std::size_t length)
    : m_length(length), m_power(std::has_single_bit(length) ? length : std::bit_ceil(2 * length)) {
    for (std::size_t k = 0; k < m_power / 2; ++k) m_roots.push_back(root(k, m_power));
    if (m_power == m_length) return;
    m_filter.assign(m_power, 0.0);
    const std::size_t circle = std::max<std::size_t>(2 * length, 1);
    for (std::size_t k = 0; k < length; ++k) {
        // k² beyond a circle only turns more of them.
        m_chirp.push_back(root(k * k % circle, circle));
        m_filter[k] = std::conj(m_chirp[k]);
        m_filter[(m_power - k) % m_power] = m_filter[k];
    }
    transformPower(m_filter.data());
}

void Fourier::transform(Complex* values) const {
    if (m_chirp.empty()) {
        transformPower(values);
    } else {
        transformAny(values);
    }
}

void Fourier::invert(Complex* values) const {
    for (std::size_t i = 0; i < m_length; ++i) values[i] = std::conj(values[i]);
    transform(values);
    for (std::size_t i = 0; i < m_length; ++i) values[i] = std::conj(values[i]) / static_cast<double>(m_length);
}

void Fourier::transformPower(Complex* values) const {
    mirrorBits(values, m_power);
    for (std::size_t half = 1; half < m_power; half *= 2) {
        const std::size_t step = m_power / (2 * half);
        for (std::size_t first = 0; first < m_power; first += 2 * half) {
            for (std::size_t k = 0; k < half; ++k) {
                Complex& a = values[first + k];
                Complex& b = values[first + k + half];
                const Complex turned = product(b, m_roots[k * step]);
                b = a - turned;
                a += turned;
            }
        }
    }
}

void Fourier::transformAny(Complex* values) const {
    std::vector<Complex> work(m_power, 0.0);
    for (std::size_t i = 0; i < m_length; ++i) work[i] = product(values[i], m_chirp[i]);
    transformPower(work.data());
    // The conjugates make a second transform the inverse of the first.
    for (std::size_t i = 0; i < m_power; ++i) work[i] = std::conj(product(work[i], m_filter[i]));
    transformPower(work.data());
    for (std::size_t i = 0; i < m_length; ++i) {
        values[i] = product(std::conj(work[i]), m_chirp[i]) / static_cast<double>(m_power);
    }
}

}  // namespace quantie::compute
