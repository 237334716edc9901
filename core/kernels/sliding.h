// A window that slides over up to three spatial dimensions of an array with the channels last: where each of its taps
// falls.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace quantie::compute {

/// One spatial dimension. Fewer than three are led by dimensions of length one.
struct SlidingDim {
    std::size_t in = 1;
    std::size_t out = 1;
    std::size_t size = 1;
    std::size_t stride = 1;
    std::size_t dilation = 1;
    std::size_t padBefore = 0;

    /// The input index of a tap at an output index; beyond `in` where it falls into the padding.
    std::size_t at(std::size_t output, std::size_t tap) const { return output * stride + tap * dilation - padBefore; }
};

struct Sliding {
    std::size_t batch = 1;
    std::size_t channels = 1;  ///< of the input
    std::array<SlidingDim, 3> dims;

    std::size_t taps() const { return dims[0].size * dims[1].size * dims[2].size; }
    std::size_t pixelsIn() const { return dims[0].in * dims[1].in * dims[2].in; }
    std::size_t pixelsOut() const { return dims[0].out * dims[1].out * dims[2].out; }
    /// One tap, no stride, no padding: every output pixel sees its own input pixel.
    bool isPointwise() const;
};

/// Pointers to the input pixels under the window, for many output pixels.
class TapPointers {
  public:
    /// `missing` stands for a tap in the padding: `channels` elements.
    TapPointers(const Sliding& sliding, const float* x, const float* missing);

    /// pointers[tap · count + i] for the output pixels first … first + count − 1, counted through the batch.
    void fill(std::size_t first, std::size_t count, const float** pointers) const;
    /// The windows' elements one after the other: taps · channels for each output pixel.
    void copy(std::size_t first, std::size_t count, float* out) const;

  private:
    struct Pixel {
        std::size_t sample;
        std::array<std::size_t, 3> at;
    };

    Pixel pixel(std::size_t index) const;
    void advance(Pixel& pixel) const;
    bool isInside(const Pixel& pixel) const;
    const float* corner(const Pixel& pixel) const;
    const float* tap(const Pixel& pixel, std::size_t index) const;

    const Sliding& m_sliding;
    const float* m_x;
    const float* m_missing;
    std::vector<std::size_t> m_offsets;              ///< of each tap from the window's corner
    std::vector<std::array<std::size_t, 3>> m_taps;  ///< indices of each tap
};

}  // namespace quantie::compute
