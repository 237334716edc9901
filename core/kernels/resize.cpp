#include "core/kernels/resize.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/parallel.h"

namespace quantie::compute {
namespace {

/// The two pixels that an output pixel lies between, and how much the second one counts.
struct Between {
    std::size_t first = 0;
    std::size_t second = 0;
    float share = 0;
};

std::vector<Between> placesOf(std::int64_t from, std::int64_t to) {
    const float scale = static_cast<float>(from) / static_cast<float>(to);
    const auto last = static_cast<float>(from - 1);
    std::vector<Between> places;
    for (std::int64_t i = 0; i < to; ++i) {
        const float at = (static_cast<float>(i) + 0.5F) * scale - 0.5F;
        const float below = std::floor(at);
        places.push_back({static_cast<std::size_t>(std::clamp(below, 0.0F, last)),
                          static_cast<std::size_t>(std::clamp(std::ceil(at), 0.0F, last)), at - below});
    }
    return places;
}

}  // namespace

void resizeBilinear(const float* x, const Shape& from, const Shape& to, float* out) {
    const auto channels = static_cast<std::size_t>(from[3]);
    const auto fromWidth = static_cast<std::size_t>(from[2]);
    const std::vector<Between> rows = placesOf(from[1], to[1]);
    const std::vector<Between> columns = placesOf(from[2], to[2]);
    parallelFor(static_cast<std::size_t>(to[0]) * rows.size(), [&](std::size_t line) {
        const Between& row = rows[line % rows.size()];
        const float* image = x + line / rows.size() * static_cast<std::size_t>(from[1]) * fromWidth * channels;
        const float* top = image + row.first * fromWidth * channels;
        const float* bottom = image + row.second * fromWidth * channels;
        float* target = out + line * columns.size() * channels;
        for (const Between& column : columns) {
            for (std::size_t c = 0; c < channels; ++c) {
                const std::size_t left = column.first * channels + c;
                const std::size_t right = column.second * channels + c;
                const float above = top[left] + (top[right] - top[left]) * column.share;
                const float below = bottom[left] + (bottom[right] - bottom[left]) * column.share;
                *target++ = above + (below - above) * row.share;
            }
        }
    });
}

}  // namespace quantie::compute
