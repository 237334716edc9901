// The discrete Fourier transform of any length.
#pragma once

#include <complex>
#include <cstddef>
#include <vector>

namespace quantie::compute {

/// In double, in n · log n steps: powers of two by halves, other lengths as a convolution with a chirp (Bluestein),
/// which a power of two at least twice as long computes.
class Fourier {
  public:
    using Complex = std::complex<double>;

    /// At least 1.
    explicit Fourier(std::size_t length);

    std::size_t length() const { return m_length; }
    /// values[k] = Σ values[j] · exp(−2πi · jk / length), over `length` values.
    void transform(Complex* values) const;
    /// Its inverse.
    void invert(Complex* values) const;

  private:
    void transformPower(Complex* values) const;
    void transformAny(Complex* values) const;

    std::size_t m_length;
    std::size_t m_power;            ///< the power of two that computes it
    std::vector<Complex> m_roots;   ///< exp(−2πi · k / m_power) for the first half
    std::vector<Complex> m_chirp;   ///< exp(−πi · k² / length); empty for a power of two
    std::vector<Complex> m_filter;  ///< the transform of the chirp's conjugate
};

}  // namespace quantie::compute
