// Comparing stored arrays without reading more of them than the answer needs.
#pragma once

#include <cstdint>
#include <optional>

#include "core/tensor/tensor.h"

namespace quantie {

/// Byte-equal arrays of one type and shape. Arrays that cannot be read count as different.
bool sameStored(const StoredArray& a, const StoredArray& b);
/// Byte-equal after transposing b (matrices).
bool sameStoredTransposed(const StoredArray& a, const StoredArray& b);
/// Every element is the same, as zeros and ones of fresh biases are: equality of such arrays says nothing.
bool isOneValue(const StoredArray& array);
/// A hash over a few dozen elements that is equal for an array and its transpose: differing hashes differ surely.
/// Nothing where the array cannot be read.
std::optional<std::uint64_t> sampleHash(const StoredArray& array);

}  // namespace quantie
