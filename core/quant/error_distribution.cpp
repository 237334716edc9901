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

    void add(const float* values, Tile tile, const kernels::Grid& grid) {
        const std::size_t rows = tile.rows;
        const std::size_t first = tile.offset;
        tile.rows = 1;
        tile.offset = 0;
        for (std::size_t row = 0; row < rows; ++row) addRow(values + first + row * tile.pitch, tile, grid);
    }

    void addTo(ErrorDistribution& result) const {
        for (std::size_t i = 0; i < m_counts.size(); ++i) result.errors.counts[i] += m_counts[i];
        result.clipped += m_clipped;
    }

  private:
    void addRow(const float* x, const Tile& row, const kernels::Grid& grid) {
        kernels::best().quantize(x, row, grid, m_quantized.data());
        const double half = static_cast<double>(m_counts.size()) / 2;
        const double perUnit = m_extent > 0 ? half / m_extent : 0;
        const double last = static_cast<double>(m_counts.size() - 1);
        for (std::size_t j = 0; j < row.width; ++j) {
            const std::size_t at = grid.uniform ? 0 : j;
            const double scale = grid.scale[at];
            const double error = static_cast<double>(x[j]) - m_quantized[j];
            const double bin = half + error * (m_inSteps ? perUnit / scale : perUnit);
            ++m_counts[static_cast<std::size_t>(std::clamp(bin, 0.0, last))];
            m_clipped += x[j] < grid.lo[at] - scale / 2 || x[j] > grid.hi[at] + scale / 2 ? 1U : 0U;
        }
    }

    bool m_inSteps;
    double m_extent;
    std::vector<std::uint32_t> m_counts;
    std::uint64_t m_clipped = 0;
    std::array<float, maxTileWidth> m_quantized;
};

}  // namespace

ErrorDistribution errorDistribution(std::span<const float> values, const Shape& shape, const Scheme& scheme,
                                    std::span<const Quantizer> quantizers, ErrorUnit unit, float extent,
                                    std::size_t bins) {
    requireSize(values.size(), shape);
    const ChannelView view = channelView(shape, scheme.axis);
    if (quantizers.size() != view.channels || bins < 1) {
        throw Error(ErrorCode::Usage, "",
                    std::to_string(quantizers.size()) + " quantizers do not fit " + std::to_string(view.channels) +
                        " channels");
    }
    ErrorDistribution result{{-extent, extent, std::vector<std::uint64_t>(bins)}, 0};
    std::mutex mutex;
    forEachTile(view, quantizers, !scheme.axis, [&](const Tile& tile, const kernels::Grid& grid) {
        TileCounts counts(unit, extent, bins);
        counts.add(values.data(), tile, grid);
        const std::scoped_lock lock(mutex);
        counts.addTo(result);
    });
    return result;
}

}  // namespace quantie
