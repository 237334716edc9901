#include "core/kernels/resize.h"

#include <algorithm>

#include "core/base/parallel.h"

namespace quantie::compute {
namespace {

/// out = the sum of `count` elements each, `pitch` apart, by the sample's weights.
void blend(const Sample& sample, const float* x, std::size_t pitch, std::size_t count, float* out) {
    const float* first = x + sample.first * pitch;
    const float weight = sample.weights.front();
    for (std::size_t i = 0; i < count; ++i) out[i] = first[i] * weight;
    for (std::size_t k = 1; k < sample.weights.size(); ++k) {
        const float* next = first + k * pitch;
        for (std::size_t i = 0; i < count; ++i) out[i] += next[i] * sample.weights[k];
    }
}

}  // namespace

void resize(Interpolation kind, const float* x, const Shape& from, const Shape& to, float* out) {
    const auto channels = static_cast<std::size_t>(from[3]);
    const std::size_t line = static_cast<std::size_t>(from[2]) * channels;
    const std::vector<Sample> rows = samplesOf(kind, from[1], to[1]);
    const std::vector<Sample> columns = samplesOf(kind, from[2], to[2]);
    parallelFor(static_cast<std::size_t>(to[0]) * rows.size(), [&](std::size_t index) {
        const float* image = x + index / rows.size() * static_cast<std::size_t>(from[1]) * line;
        std::vector<float> row(line);
        blend(rows[index % rows.size()], image, line, line, row.data());
        float* target = out + index * columns.size() * channels;
        for (const Sample& column : columns) {
            blend(column, row.data(), channels, channels, target);
            target += channels;
        }
    });
}

}  // namespace quantie::compute
