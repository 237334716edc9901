// A setting in one line, as rules write it and tables show it: "8,axis=-1,sym,narrow,range=mse".
//
//   8                   bits, 2 … 16
//   axis=-1, axis=none  one scale per slice of that dimension; one for the whole weight
//   sym, asym           the range is widened until zero lies in its middle, or not
//   narrow, wide        codes 1 … 2ⁿ−1, or 0 … 2ⁿ−1
//   range=minmax | percentile:99.9 | mse | entropy | -1.5:3
//   float               not quantized (alone)
//
// Parts are in any order. Where bits are named, the others have the defaults of weights: sym, narrow, no axis, minmax.
// A spec without bits changes the setting that a use already has, and leaves float uses alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/quant/scheme.h"

namespace quantie {

struct Spec {
    bool toFloat = false;
    std::optional<int> bits;
    std::optional<std::optional<int>> axis;  ///< outer: whether it was named
    std::optional<bool> symmetric;
    std::optional<bool> narrowRange;
    std::optional<Range> range;

    /// What becomes of a use with that setting (none: float).
    std::optional<Scheme> applied(const std::optional<Scheme>& current) const;
};

/// Throws Error(Usage) naming the part that is wrong.
Spec parseSpec(std::string_view text);

/// The other way: bits, and whatever differs from the defaults of weights; "float" for none.
std::string specText(const std::optional<Scheme>& scheme);
/// "minmax", "percentile:99.99", "mse", "entropy", "-1.5:3"; lists are "given".
std::string rangeText(const Range& range);

}  // namespace quantie
