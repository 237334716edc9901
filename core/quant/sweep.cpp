#include "core/quant/sweep.h"

#include <algorithm>
#include <array>
#include <limits>

#include "core/base/parallel.h"

namespace quantie {
namespace {

/// A tile's quantizers laid out by position, as the kernels want them.
class GridBuffer {
  public:
    GridBuffer(std::span<const Quantizer> quantizers, Pass pass) : m_quantizers(quantizers), m_pass(pass) {}

    kernels::Grid at(const Tile& tile) {
        const bool uniform = m_quantizers.size() == 1 || tile.channels == 1;
        const std::size_t first = m_quantizers.size() == 1 ? 0 : tile.firstChannel;
        if (uniform) {
            put(0, m_quantizers[first]);
        } else if (first != m_first || tile.width > m_width) {
            m_first = first;
            m_width = tile.width;
            tile.forEachPosition([this](std::size_t j, std::size_t c) { put(j, m_quantizers[c]); });
        }
        return {m_pass.perTensor, uniform,          m_pass.careful, m_lo.data(),       m_hi.data(),
                m_scale.data(),   m_inverse.data(), m_zero.data(),  m_zeroPoint.data()};
    }

  private:
    using Column = std::array<float, maxTileWidth>;

    void put(std::size_t j, const Quantizer& q) {
        m_lo[j] = q.lo;
        m_hi[j] = q.hi;
        m_scale[j] = q.scale;
        m_inverse[j] = q.inverse;
        m_zero[j] = q.zero;
        m_zeroPoint[j] = static_cast<float>(q.zeroPoint);
    }

    std::span<const Quantizer> m_quantizers;
    Pass m_pass;
    std::size_t m_first = 0;
    std::size_t m_width = 0;  ///< positions that hold the block starting at m_first
    Column m_lo, m_hi, m_scale, m_inverse, m_zero, m_zeroPoint;
};

/// Figures of one position, and how two of them become one. Two traits, so that both passes share one walk.
struct ErrorTrait {
    using Sums = kernels::ErrorSums;
    using Stats = ErrorStats;
    static void reset(Sums& sums, std::size_t width) {
        std::fill_n(sums.error.begin(), width, 0.0);
        std::fill_n(sums.steps.begin(), width, 0.0);
        std::fill_n(sums.maxAbs.begin(), width, 0.0F);
    }
    static void halve(Sums& sums, std::size_t half) {
        for (std::size_t j = 0; j < half; ++j) {
            sums.error[j] += sums.error[j + half];
            sums.steps[j] += sums.steps[j + half];
            sums.maxAbs[j] = std::max(sums.maxAbs[j], sums.maxAbs[j + half]);
        }
    }
    static Stats at(const Sums& sums, std::size_t j) { return {sums.error[j], sums.steps[j], sums.maxAbs[j]}; }
    static void add(Stats& to, const Stats& from) {
        to.error += from.error;
        to.quantized += from.quantized;
        to.maxAbs = std::max(to.maxAbs, from.maxAbs);
    }
};

struct ValueTrait {
    using Sums = kernels::ValueSums;
    using Stats = ValueStats;
    static constexpr float infinity = std::numeric_limits<float>::infinity();
    static constexpr std::int32_t infinityBits = 0x7F800000;

    static void reset(Sums& sums, std::size_t width) {
        std::fill_n(sums.squares.begin(), width, 0.0);
        std::fill_n(sums.lo.begin(), width, infinity);
        std::fill_n(sums.hi.begin(), width, -infinity);
        std::fill_n(sums.bits.begin(), width, 0);
    }
    static void halve(Sums& sums, std::size_t half) {
        for (std::size_t j = 0; j < half; ++j) {
            sums.squares[j] += sums.squares[j + half];
            sums.lo[j] = std::min(sums.lo[j], sums.lo[j + half]);
            sums.hi[j] = std::max(sums.hi[j], sums.hi[j + half]);
            sums.bits[j] = std::max(sums.bits[j], sums.bits[j + half]);
        }
    }
    /// `count` here only tells positions that saw a value from those that did not.
    static Stats at(const Sums& sums, std::size_t j) {
        return {sums.lo[j], sums.hi[j], sums.squares[j], sums.lo[j] <= sums.hi[j] ? 1U : 0U,
                sums.bits[j] < infinityBits};
    }
    static void add(Stats& to, const Stats& from) {
        to.finite = to.finite && from.finite;
        if (from.count == 0) return;
        to.lo = to.count == 0 ? from.lo : std::min(to.lo, from.lo);
        to.hi = to.count == 0 ? from.hi : std::max(to.hi, from.hi);
        to.squares += from.squares;
        to.count += from.count;
    }
};

/// Folds a tile's positions into their channels' rows; the lanes of a run first into each other.
template <class Trait>
void fold(const Tile& tile, typename Trait::Sums& sums, typename Trait::Stats* channels) {
    if (tile.channels == 1 && tile.width == runLanes) {
        for (std::size_t half = runLanes / 2; half > 0; half /= 2) Trait::halve(sums, half);
        Trait::add(channels[tile.firstChannel], Trait::at(sums, 0));
        return;
    }
    tile.forEachPosition([&](std::size_t j, std::size_t c) { Trait::add(channels[c], Trait::at(sums, j)); });
}

/// The walk: every item of the tiling into the rows of its slot, then the slots in order.
template <class Trait, class Kernel>
std::vector<typename Trait::Stats> gather(ChannelView view, const Kernel& kernel) {
    const Tiling tiling(view);
    const std::size_t channels = view.channels;
    std::vector<typename Trait::Stats> partial(tiling.slotCount() * channels);
    parallelFor(tiling.itemCount(), [&](std::size_t item) {
        auto run = kernel();
        typename Trait::Sums sums;
        typename Trait::Stats* rows = partial.data() + tiling.slotOf(item) * channels;
        tiling.forEach(item, [&](const Tile& tile) {
            Trait::reset(sums, tile.width);
            run(tile, sums);
            fold<Trait>(tile, sums, rows);
        });
    });
    std::vector<typename Trait::Stats> result(channels);
    for (std::size_t i = 0; i < partial.size(); ++i) Trait::add(result[i % channels], partial[i]);
    return result;
}

}  // namespace

std::vector<ValueStats> valueStats(std::span<const float> values, ChannelView view) {
    auto result = gather<ValueTrait>(view, [&] {
        return [&](const Tile& tile, kernels::ValueSums& sums) { kernels::best().values(values.data(), tile, sums); };
    });
    for (ValueStats& channel : result) channel.count = view.perChannel();
    return result;
}

bool needsCare(float largest, const Quantizer& quantizer) {
    return quantizer.scale < 0x1p-100F || (largest != 0 && (largest < 0x1p-40F || largest > 0x1p40F));
}

std::vector<ErrorStats> errorStats(std::span<const float> values, ChannelView view,
                                   std::span<const Quantizer> quantizers, Pass pass) {
    auto result = gather<ErrorTrait>(view, [&] {
        return [&, grids = GridBuffer(quantizers, pass)](const Tile& tile, kernels::ErrorSums& sums) mutable {
            kernels::best().errors(values.data(), tile, grids.at(tile), sums);
        };
    });
    for (std::size_t c = 0; c < result.size(); ++c) {
        const double scale = quantizers[quantizers.size() == 1 ? 0 : c].scale;
        result[c].quantized *= scale * scale;  // the kernels count steps
    }
    return result;
}

ValueStats total(std::span<const ValueStats> channels) {
    ValueStats sum;
    for (const ValueStats& channel : channels) ValueTrait::add(sum, channel);
    return sum;
}

ErrorStats total(std::span<const ErrorStats> channels) {
    ErrorStats sum;
    for (const ErrorStats& channel : channels) ErrorTrait::add(sum, channel);
    return sum;
}

void forEachTile(ChannelView view, std::span<const Quantizer> quantizers, bool perTensor,
                 const std::function<void(const Tile&, const kernels::Grid&)>& work) {
    const Tiling tiling(view);
    parallelFor(tiling.itemCount(), [&](std::size_t item) {
        GridBuffer grids(quantizers, {perTensor, true});
        tiling.forEach(item, [&](const Tile& tile) { work(tile, grids.at(tile)); });
    });
}

}  // namespace quantie
