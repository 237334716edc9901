#include "core/layers/dims.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/layers/config_access.h"

namespace quantie {

namespace {

constexpr std::int64_t largest = std::int64_t{1} << 62;

std::int64_t checked(std::int64_t value, bool overflown) {
    if (overflown || value > largest || value < -largest) refuse("", "a dimension is larger than any memory");
    return value;
}

std::int64_t broadcastDim(std::int64_t a, std::int64_t b, const Shape& left, const Shape& right) {
    if (a == 1) return b;
    if (b == 1) return a;
    // An unknown dimension takes the size of the other one, as TensorFlow infers it.
    if (a == unknownDim) return b;
    if (b == unknownDim || a == b) return a;
    refuse("inputs", "shapes " + toString(left) + " and " + toString(right) + " do not broadcast");
}

}  // namespace

std::int64_t addDims(std::int64_t a, std::int64_t b) {
    if (a == unknownDim || b == unknownDim) return unknownDim;
    std::int64_t sum = 0;
    const bool overflown = __builtin_add_overflow(a, b, &sum);
    return checked(sum, overflown);
}

std::int64_t multiplyDims(std::int64_t a, std::int64_t b) {
    if (a == unknownDim || b == unknownDim) return unknownDim;
    std::int64_t product = 0;
    const bool overflown = __builtin_mul_overflow(a, b, &product);
    return checked(product, overflown);
}

std::int64_t productFrom(const Shape& shape, std::size_t first) {
    std::int64_t product = 1;
    for (std::size_t i = first; i < shape.size(); ++i) product = multiplyDims(product, shape[i]);
    return product;
}

std::size_t axisIndex(std::int64_t axis, std::size_t rank, std::string_view what) {
    const auto size = static_cast<std::int64_t>(rank);
    if (axis < -size || axis >= size) {
        refuse(what, "axis " + std::to_string(axis) + " of an input with " + std::to_string(rank) + " dimensions");
    }
    return static_cast<std::size_t>(axis < 0 ? axis + size : axis);
}

Shape broadcast(const Shape& a, const Shape& b) {
    const Shape& longer = a.size() >= b.size() ? a : b;
    const Shape& shorter = a.size() >= b.size() ? b : a;
    Shape result = longer;
    const std::size_t offset = longer.size() - shorter.size();
    for (std::size_t i = 0; i < shorter.size(); ++i) {
        result[offset + i] = broadcastDim(longer[offset + i], shorter[i], a, b);
    }
    return result;
}

void requireRank(const Shape& shape, std::size_t rank) {
    if (shape.size() != rank) {
        refuse("inputs", "shape " + toString(shape) + " does not have " + std::to_string(rank) + " dimensions");
    }
}

void requireRankAtLeast(const Shape& shape, std::size_t rank) {
    if (shape.size() < rank) {
        refuse("inputs", "shape " + toString(shape) + " has fewer than " + std::to_string(rank) + " dimensions");
    }
}

std::int64_t lastDim(const MaybeShape& shape) {
    return shape && !shape->empty() ? shape->back() : unknownDim;
}

}  // namespace quantie
