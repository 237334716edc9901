// Where an axis has its marks, and how they are written.
#pragma once

#include <QString>
#include <vector>

namespace quantie {

struct Ticks {
    std::vector<double> values;  ///< ascending
    double step = 1;             ///< their distance; of a logarithmic axis 1
};

/// At most `most` (≥ 2) multiples of 1, 2 or 5·10ᵏ from lo to hi. Of an empty or non-finite range: none.
Ticks niceTicks(double lo, double hi, int most);
/// From 0 to `largest`: multiples of 1, 2 or 5·10ᵏ that are whole, or, where logarithmic, 0 and powers of ten.
Ticks countTicks(double largest, int most, bool logarithmic);
/// Of the items 0 … count − 1: nice ones, and always the first and the last.
Ticks indexTicks(int count, int most);

/// The range widened to the marks just outside.
void widenToTicks(double& lo, double& hi, int most);

/// As many decimals as the step asks for, a true minus sign; powers of ten ("2e−5") where there would be too many.
QString tickText(double value, double step);

}  // namespace quantie
