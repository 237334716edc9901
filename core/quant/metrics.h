// How far quantized values are from the originals: the figures, and the one table of what they mean.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace quantie {

/// x: the original values, y: the quantized ones, N of them.
struct ErrorFigures {
    double mse = 0;
    double maxAbs = 0;
    double sqnrDb = 0;  ///< +∞ where `exact`; 0 where there are no values but zeros and yet an error
    double cosine = 1;
    double rmsePerScale = 0;  ///< 0 where nothing has a scale
    bool exact = true;        ///< no value differs

    bool operator==(const ErrorFigures&) const = default;
};

/// One row feeds the command line, the window, the tooltips and the help.
struct Metric {
    std::string_view id;          ///< in JSON and CSV
    std::string_view name;        ///< in the window
    std::string_view unit;        ///< may be empty
    std::string_view definition;  ///< one sentence
    double ErrorFigures::*value;
    bool moreIsBetter;
};

std::span<const Metric> metrics();

/// Sums over values: all that the figures need.
struct ErrorTotals {
    std::size_t count = 0;
    double squares = 0;        ///< Σx²
    double quantized = 0;      ///< Σy²
    double error = 0;          ///< Σ(x−y)²
    double errorPerScale = 0;  ///< Σ((x−y)/scale)²
    double maxAbs = 0;
};

ErrorFigures errorFigures(const ErrorTotals& totals);
/// Adds the sums over other values.
void accumulate(ErrorTotals& totals, const ErrorTotals& more);
/// Of two arrays of one length (activations, outputs), which must be finite. Deterministic for any number of threads.
/// Throws Error(Usage) where the lengths differ.
ErrorFigures compareValues(std::span<const float> x, std::span<const float> y);
/// Their sums, to be added up over several pairs of arrays; errorPerScale stays 0.
ErrorTotals compareTotals(std::span<const float> x, std::span<const float> y);

}  // namespace quantie
