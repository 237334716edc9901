#include "core/quant/channels.h"

#include <string>

#include "core/base/error.h"

namespace quantie {
namespace {

/// Elements of dimensions [from, to).
std::size_t product(const Shape& shape, std::size_t from, std::size_t to) {
    const auto begin = shape.begin();
    return static_cast<std::size_t>(
        elementCount(Shape(begin + static_cast<std::ptrdiff_t>(from), begin + static_cast<std::ptrdiff_t>(to))));
}

}  // namespace

std::size_t normalizedAxis(int axis, const Shape& shape) {
    const auto rank = static_cast<int>(shape.size());
    if (axis < -rank || axis >= rank) {
        throw Error(ErrorCode::Usage, "", "the shape " + toString(shape) + " has no axis " + std::to_string(axis));
    }
    return static_cast<std::size_t>(axis < 0 ? axis + rank : axis);
}

ChannelView channelView(const Shape& shape, std::optional<int> axis) {
    if (!isFullyKnown(shape)) {
        throw Error(ErrorCode::Usage, "", "the shape " + toString(shape) + " is not fully known");
    }
    if (!axis) return {1, 1, product(shape, 0, shape.size())};
    const std::size_t at = normalizedAxis(*axis, shape);
    return {product(shape, 0, at), static_cast<std::size_t>(shape[at]), product(shape, at + 1, shape.size())};
}

std::vector<float> channelValues(std::span<const float> values, const ChannelView& view, std::size_t channel) {
    std::vector<float> result;
    result.reserve(view.perChannel());
    for (std::size_t o = 0; o < view.outer; ++o) {
        const auto run = values.subspan((o * view.channels + channel) * view.inner, view.inner);
        result.insert(result.end(), run.begin(), run.end());
    }
    return result;
}

}  // namespace quantie
