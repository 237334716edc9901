// Numbers as the window writes them: a real minus sign, units with a space, the same digits for the same number
// everywhere.
#pragma once

#include <QString>
#include <cstdint>

#include "core/tensor/shape.h"

namespace quantie {

/// "41.6": one decimal. Infinite: "∞" ("−∞"); NaN: "–".
QString decibelNumber(double decibels);
/// "41.6 dB".
QString decibels(double decibels);
/// The value that decibelNumber() shows, for whatever must agree with it.
double shownDecibels(double decibels);

/// "128 B", "12.5 KB", "97.5 MB": of 1,024.
QString byteSize(std::int64_t bytes);
/// "3 200" with narrow spaces that do not break.
QString count(std::int64_t number);
/// "1 weight" where it is one, else "%1 weights" with the count in it.
QString counted(std::int64_t number, const QString& one, const QString& many);
/// "0.549", "−0.00432", "1.52e−6": that many significant digits, with an exponent below 0.001 and from 100,000 on.
QString number(double value, int digits = 3);
/// "1.52e−6" always.
QString scientific(double value, int decimals = 2);
/// "0.3 %".
QString percent(double fraction, int decimals = 1);
/// "−0.549 to 0.549".
QString range(double low, double high, int digits = 3);

/// "100×32", "?×32"; a scalar is "scalar".
QString shapeText(const Shape& shape);
/// The same of a tensor between calls: a leading unknown dimension, the batch, is left out.
QString tensorText(const Shape& shape);

}  // namespace quantie
