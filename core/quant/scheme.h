// The setting of one quantized use: how many bits, which grid, and where its range comes from.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "core/tensor/shape.h"

namespace quantie {

inline constexpr int minBits = 2;
inline constexpr int maxBits = 16;

/// The smallest and the largest value.
struct MinMax {
    bool operator==(const MinMax&) const = default;
};

/// Clips both tails at the p-th percentile of |x| (core/quant/calibration.h says exactly how).
struct Percentile {
    double p = 99.99;  ///< 0 < p ≤ 100; 100 is MinMax
    bool operator==(const Percentile&) const = default;
};

/// The clipping with the smallest squared error.
struct Mse {
    bool operator==(const Mse&) const = default;
};

/// The clipping with the smallest Kullback–Leibler divergence of the histograms of |x|.
struct Entropy {
    bool operator==(const Entropy&) const = default;
};

/// Numbers as the recipe wrote them: one pair, or one pair per slice of the axis.
struct Given {
    std::vector<double> lo;
    std::vector<double> hi;
    bool operator==(const Given&) const = default;
};

using Range = std::variant<MinMax, Percentile, Mse, Entropy, Given>;

/// The defaults are those of weights.
struct Scheme {
    int bits = 8;
    bool symmetric = true;    ///< the range is widened until zero lies in its middle
    bool narrowRange = true;  ///< codes 1 … 2ⁿ−1 in place of 0 … 2ⁿ−1
    std::optional<int> axis;  ///< the dimension that keeps a scale each, as written (-1: the last); none: per tensor
    Range range;

    bool operator==(const Scheme&) const = default;
};

/// Throws Error(Usage), in one clause, where the scheme cannot hold for an array of this shape. Dimensions may be
/// unknown: what depends on them is then not checked.
void check(const Scheme& scheme, const Shape& shape);

}  // namespace quantie
