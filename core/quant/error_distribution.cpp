#include "core/quant/error_distribution.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/quant/channels.h"
#include "core/quant/finite.h"
#include "core/quant/sweep.h"

namespace quantie {
namespace {

/// The counts of one tile.
class TileCounts {
  public:
    TileCounts(ErrorUnit unit, float extent, std::size_t bins)
        : m_inSteps(unit == ErrorUnit::Step), m_extent(extent), m_counts(bins) {}

    void add(const float* values, const Tile& tile, const kernels::Grid& grid, std::span<const ChannelRange> ranges) {
        setRanges(tile, ranges);
        Tile row = tile;
        row.rows = 1;
        row.offset = 0;
        for (std::size_t i = 0; i < tile.rows; ++i) addRow(values + tile.offset + i * tile.pitch, row, grid);
    }

    void addTo(ErrorDistribution& result) const {
        for (std::size_t i = 0; i < m_counts.size(); ++i) result.errors.counts[i] += m_counts[i];
        result.clipped += m_clipped;
    }

  private:
    void setRanges(const Tile& tile, std::span<const ChannelRange> ranges) {
        if (ranges.size() == 1 || tile.channels == 1) {
            std::fill_n(m_ranges.begin(), tile.width, ranges[ranges.size() == 1 ? 0 : tile.firstChannel]);
        } else {
            tile.forEachPosition([&](std::size_t j, std::size_t channel) { m_ranges[j] = ranges[channel]; });
        }
    }

    void addRow(const float* x, const Tile& row, const kernels::Grid& grid) {
        kernels::best().quantize(x, row, grid, m_quantized.data());
        const double half = static_cast<double>(m_counts.size()) / 2;
        const double perUnit = m_extent > 0 ? half / m_extent : 0;
        const auto last = static_cast<double>(m_counts.size() - 1);
        for (std::size_t j = 0; j < row.width; ++j) {
            const double unit = m_inSteps ? grid.scale[grid.uniform ? 0 : j] : 1.0;
            const double error = static_cast<double>(x[j]) - m_quantized[j];
            ++m_counts[static_cast<std::size_t>(std::clamp(half + error * (perUnit / unit), 0.0, last))];
            m_clipped += x[j] < m_ranges[j].lo || x[j] > m_ranges[j].hi ? 1U : 0U;
        }
    }

    bool m_inSteps;
    double m_extent;
    std::vector<std::uint32_t> m_counts;
    std::uint64_t m_clipped = 0;
    std::array<float, maxTileWidth> m_quantized;
    std::array<ChannelRange, maxTileWidth> m_ranges;  ///< of the positions of a row
};

}  // namespace

ErrorDistribution errorDistribution(std::span<const float> values, const Shape& shape, const Scheme& scheme,
                                    const WeightError& error, ErrorUnit unit, float extent, std::size_t bins) {
    requireSize(values.size(), shape);
    const ChannelView view = channelView(shape, scheme.axis);
    if (error.quantizers.size() != view.channels || error.ranges.size() != view.channels) {
        throw Error(ErrorCode::Usage, "",
                    std::to_string(error.quantizers.size()) + " quantizers do not fit " +
                        std::to_string(view.channels) + " channels");
    }
    if (bins < 1) throw Error(ErrorCode::Usage, "", "a histogram needs a bin");
    ErrorDistribution result{{-extent, extent, std::vector<std::uint64_t>(bins)}, 0};
    std::mutex mutex;
    forEachTile(view, error.quantizers, !scheme.axis, [&](const Tile& tile, const kernels::Grid& grid) {
        TileCounts counts(unit, extent, bins);
        counts.add(values.data(), tile, grid, error.ranges);
        const std::scoped_lock lock(mutex);
        counts.addTo(result);
    });
    return result;
}

}  // namespace quantie
