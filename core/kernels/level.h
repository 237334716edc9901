// The inner loops of the forward pass, built once per level of the x86-64 instruction set and picked at run time. Other
// than those of core/quant they fuse multiplications and additions and sum in the order that suits the vectors: results
// agree with TensorFlow's to rounding, not to the bit.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "core/kernels/activation.h"

namespace quantie::compute {

/// What becomes of a sum before it is stored: (sum + bias[n]) · scale[n] + shift[n] + addend, clamped to [lo, hi]. NaN
/// stays. Each step gives the same bits as it would by itself on stored values.
struct Finish {
    const float* bias = nullptr;    ///< per column; null: 0
    const float* scale = nullptr;   ///< per column; null: 1
    const float* shift = nullptr;   ///< per column; null: 0
    const float* addend = nullptr;  ///< an element for each of the result, in rows as far apart; null: 0
    float lo = -__builtin_inff();
    float hi = __builtin_inff();

    bool clamps() const { return lo != -__builtin_inff() || hi != __builtin_inff(); }
    /// The same for a part of the result that begins at that column of that row; `pitch` from one row to the next.
    Finish from(std::size_t row, std::size_t column, std::size_t pitch) const {
        Finish part = *this;
        if (bias != nullptr) part.bias += column;
        if (scale != nullptr) part.scale += column;
        if (shift != nullptr) part.shift += column;
        if (addend != nullptr) part.addend += row * pitch + column;
        return part;
    }
};

/// A few rows of A times one panel of B. The k-th element of a row stands at a[s · rows + row][k mod length] with
/// s = k / length: a row is made of `segments` contiguous pieces, so that a convolution needs no copy of its windows.
struct ProductTile {
    const float* const* a = nullptr;
    std::size_t rows = 0;  ///< 1 … Level::rows
    std::size_t segments = 1;
    std::size_t length = 0;
    const float* panel = nullptr;  ///< segments · length rows of Level::columns elements
    std::size_t columns = 0;       ///< of the panel that are stored
    float* c = nullptr;
    std::size_t pitch = 0;  ///< from one row of c to the next
    Finish finish;          ///< begins at c, in rows `pitch` apart
};

/// One output pixel row of a depthwise convolution: `taps` pointers per pixel to the channels of its input pixels.
struct DepthwiseTile {
    const float* const* a = nullptr;  ///< a[tap · pixels + pixel]
    std::size_t pixels = 0;           ///< 1 … Level::pixels
    std::size_t taps = 0;
    const float* weights = nullptr;  ///< taps rows of `channels`
    std::size_t channels = 0;
    /// So many taps stand beside each other, as do the pixels: a[tap + 1][pixel] is a[tap][pixel + 1] within them. 1:
    /// none.
    std::size_t run = 1;
    float* out = nullptr;  ///< pixels rows of `channels`
    Finish finish;         ///< begins at out
};

struct Level {
    std::string_view name;
    std::size_t rows;     ///< most rows of a tile
    std::size_t columns;  ///< width of a panel
    std::size_t pixels;   ///< most pixels of a depthwise tile
    void (*product)(const ProductTile& tile);
    void (*depthwise)(const DepthwiseTile& tile);
    /// out[i] = activation(x[i]); out may be x.
    void (*activate)(Activation activation, const float* x, std::size_t count, float* out);
    /// A softmax of each row of `width`.
    void (*softmax)(const float* x, std::size_t rows, std::size_t width, float* out);
    /// out = x as Finish says; out may be x.
    void (*affine)(const float* x, std::size_t rows, std::size_t width, const Finish& finish, float* out);
    /// (x − mean) / sqrt(variance + epsilon) of each row, then · gamma + beta (either may be null).
    void (*layerNorm)(const float* x, std::size_t rows, std::size_t width, float epsilon, const float* gamma,
                      const float* beta, float* out);
};

/// The levels that this CPU can run, plainest first.
std::span<const Level> levels();
/// The best of them.
const Level& best();

}  // namespace quantie::compute
