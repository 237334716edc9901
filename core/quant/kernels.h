// The inner loops of quantization, built once per level of the x86-64 instruction set and picked at run time.
// Every level computes the same bits: same operations in the same order, no fused multiplications, and sums that are
// kept apart by position, so that the width of a vector changes nothing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/quant/tiling.h"

namespace quantie::kernels {

/// The quantizers of a tile's positions, one array per member of Quantizer. `uniform`: all positions share element 0.
struct Grid {
    bool divides = false;  ///< x/scale, as TensorFlow computes per tensor; else x·inverse, as per channel
    bool uniform = false;
    /// Denormals can occur, or squares that float32 cannot hold: errors() then minds both. False only where every scale
    /// is at least 2⁻¹⁰⁰ (next to it a denormal is nothing) and where x and x−q stay within 2⁻⁴⁰ … 2⁴¹ of size, or are
    /// 0.
    bool careful = true;
    const float* lo = nullptr;
    const float* hi = nullptr;
    const float* scale = nullptr;
    const float* inverse = nullptr;
    const float* zero = nullptr;
    const float* zeroPoint = nullptr;
};

/// Sums by position over the rows of one tile.
struct ErrorSums {
    std::array<double, maxTileWidth> error{};  ///< Σ(x−q)²
    std::array<double, maxTileWidth> steps{};  ///< Σ(q/scale)²
    std::array<float, maxTileWidth> maxAbs{};  ///< max|x−q|
};
struct ValueSums {
    std::array<double, maxTileWidth> squares{};  ///< Σx²
    std::array<float, maxTileWidth> lo{};
    std::array<float, maxTileWidth> hi{};
    std::array<std::int32_t, maxTileWidth> bits{};  ///< largest |x| as the bits of a float: above FLT_MAX, NaN or inf
};

struct Level {
    std::string_view name;
    /// Adds to `sums`.
    void (*errors)(const float* x, const Tile& tile, const Grid& grid, ErrorSums& sums);
    void (*values)(const float* x, const Tile& tile, ValueSums& sums);
    /// x after quantize-dequantize, at the same place of `out`.
    void (*quantize)(const float* x, const Tile& tile, const Grid& grid, float* out);
    void (*codes)(const float* x, const Tile& tile, const Grid& grid, std::uint16_t* out);
    /// out[i] = the bin of x[i]·unit, of `bins` that start at `start` and are 1/perUnit wide; ends are clamped.
    void (*bins)(const float* x, std::size_t count, float unit, float start, float perUnit, int bins,
                 std::uint16_t* out);
};

/// The levels that this CPU can run, plainest first.
std::span<const Level> levels();
/// The best of them.
const Level& best();

}  // namespace quantie::kernels
