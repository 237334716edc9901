// An array seen along one of its axes.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/tensor/shape.h"

namespace quantie {

/// Row-major values of which number (o·channels + c)·inner + i belongs to channel c. Per tensor: one channel.
struct ChannelView {
    std::size_t outer = 1;
    std::size_t channels = 1;
    std::size_t inner = 1;

    std::size_t size() const { return outer * channels * inner; }
    std::size_t perChannel() const { return outer * inner; }
    bool operator==(const ChannelView&) const = default;
};

/// The axis counted from the front. Throws Error(Usage) where the shape has no such axis.
std::size_t normalizedAxis(int axis, const Shape& shape);
/// The view along `axis`, or of the whole where there is none. The shape must be fully known.
ChannelView channelView(const Shape& shape, std::optional<int> axis);
/// A copy of the values of one channel (below view.channels), in their order. The array has view.size() values.
std::vector<float> channelValues(std::span<const float> values, const ChannelView& view, std::size_t channel);

}  // namespace quantie
