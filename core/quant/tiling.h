// How a weight is cut into pieces of work. The cut depends on the shape alone, never on the number of threads: so do
// the sums, whose order it fixes.
//
// Two ways, by how far the values of one channel lie together. A long run (inner ≥ 32, or one channel) is read in rows
// of 64 lanes that share their quantizer. Otherwise rows of up to 1024 positions are read, each position with a
// quantizer and sums of its own: a block of columns, or, where a period is shorter, several periods side by side.
#pragma once

#include <cstddef>
#include <functional>

#include "core/quant/channels.h"

namespace quantie {

/// Widest row of a tile: what keeps a tile's parameters and sums in the first-level cache.
inline constexpr std::size_t maxTileWidth = 1024;
/// Lanes of a tile that holds one channel.
inline constexpr std::size_t runLanes = 64;

/// `rows` rows of `width` values, the first at `offset`, each `pitch` behind the last.
struct Tile {
    std::size_t offset = 0;
    std::size_t pitch = 0;
    std::size_t rows = 0;
    std::size_t width = 0;
    std::size_t firstChannel = 0;
    std::size_t channels = 1;  ///< that the row holds
    std::size_t inner = 1;     ///< neighbours of one channel in the row; of one channel alone: 1

    /// Calls work(position, channel) for every position of a row.
    template <class Work>
    void forEachPosition(const Work& work) const {
        for (std::size_t j = 0; j < width;) {
            for (std::size_t c = firstChannel; c < firstChannel + channels; ++c) {
                for (std::size_t i = 0; i < inner; ++i) work(j++, c);
            }
        }
    }
};

class Tiling {
  public:
    explicit Tiling(ChannelView view);

    std::size_t channels() const { return m_view.channels; }
    /// Pieces of work, which may run in any order and at once.
    std::size_t itemCount() const { return m_parts * m_slots; }
    /// Items of one slot never meet in a channel, so that each slot needs one set of sums per channel.
    std::size_t slotCount() const { return m_slots; }
    std::size_t slotOf(std::size_t item) const { return item / m_parts; }
    /// The tiles of one item, in order.
    void forEach(std::size_t item, const std::function<void(const Tile&)>& work) const;

  private:
    void forEachRun(std::size_t item, const std::function<void(const Tile&)>& work) const;
    void forEachPattern(std::size_t item, const std::function<void(const Tile&)>& work) const;

    ChannelView m_view;
    bool m_runs = false;
    std::size_t m_parts = 0;          ///< items of a slot
    std::size_t m_slots = 0;          ///< cuts across the values of one channel
    std::size_t m_blockChannels = 1;  ///< channels of an item
    std::size_t m_blockOuter = 1;     ///< runs: outer indices of a slot
    std::size_t m_chunks = 1;         ///< runs: pieces of one run
    std::size_t m_chunk = 0;          ///< runs: values of a piece
    std::size_t m_pitch = 0;          ///< patterns: distance of rows
    std::size_t m_blockRows = 1;      ///< patterns: rows of a slot
};

}  // namespace quantie
