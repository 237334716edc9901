// Arithmetic of dimensions: an unknown one makes the result unknown, and an overflow is an Error(Unreadable).
#pragma once

#include <string>
#include <string_view>

#include "core/model/model.h"

namespace quantie {

std::int64_t addDims(std::int64_t a, std::int64_t b);
std::int64_t multiplyDims(std::int64_t a, std::int64_t b);
/// Product of shape[first …]; unknown where one of them is.
std::int64_t productFrom(const Shape& shape, std::size_t first);

/// `axis` counted from 0, negative values from the end. Throws at `what` where the rank does not have it.
std::size_t axisIndex(std::int64_t axis, std::size_t rank, std::string_view what = "axis");

/// NumPy's broadcasting of two shapes. Throws where they do not fit.
Shape broadcast(const Shape& a, const Shape& b);

/// Throws where `shape` has fewer or more dimensions than `rank`.
void requireRank(const Shape& shape, std::size_t rank);
void requireRankAtLeast(const Shape& shape, std::size_t rank);

/// The last dimension; unknown for an unknown or empty shape.
std::int64_t lastDim(const MaybeShape& shape);

}  // namespace quantie
