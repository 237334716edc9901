#include "core/quant/tiling.h"

#include <algorithm>

namespace quantie {
namespace {

constexpr std::size_t shortestRun = 32;
constexpr std::size_t itemValues = 65536;  ///< work worth handing to a thread
constexpr std::size_t maxSlots = 64;       ///< bounds the memory of partial sums

std::size_t ceilDiv(std::size_t a, std::size_t b) {
    return (a + b - 1) / b;
}

}  // namespace

Tiling::Tiling(ChannelView view) : m_view(view) {
    if (view.size() == 0) return;
    if (view.channels == 1) m_view = {1, 1, view.size()};
    m_runs = m_view.channels == 1 || m_view.inner >= shortestRun;
    if (m_runs) {
        m_chunks = std::clamp<std::size_t>(m_view.inner / itemValues, 1, maxSlots);
        m_chunk = ceilDiv(ceilDiv(m_view.inner, m_chunks), runLanes) * runLanes;
        m_chunks = ceilDiv(m_view.inner, m_chunk);
        const std::size_t outerBlocks = std::clamp<std::size_t>(maxSlots / m_chunks / m_view.channels, 1, m_view.outer);
        m_blockOuter = ceilDiv(m_view.outer, outerBlocks);
        m_slots = ceilDiv(m_view.outer, m_blockOuter) * m_chunks;
        const std::size_t perChannel = m_blockOuter * std::min(m_chunk, m_view.inner);
        m_blockChannels = std::clamp<std::size_t>(itemValues / perChannel, 1, m_view.channels);
    } else {
        const std::size_t period = m_view.channels * m_view.inner;
        m_pitch = period * std::max<std::size_t>(1, maxTileWidth / period);
        m_blockChannels = std::min(m_view.channels, maxTileWidth / m_view.inner);
        const std::size_t rows = ceilDiv(m_view.size(), m_pitch);
        const std::size_t width = std::min(m_pitch, m_blockChannels * m_view.inner);
        m_blockRows = std::max(ceilDiv(rows, maxSlots), ceilDiv(itemValues, width));
        m_slots = ceilDiv(rows, m_blockRows);
    }
    m_parts = ceilDiv(m_view.channels, m_blockChannels);
}

void Tiling::forEach(std::size_t item, const std::function<void(const Tile&)>& work) const {
    if (m_runs) {
        forEachRun(item, work);
    } else {
        forEachPattern(item, work);
    }
}

void Tiling::forEachRun(std::size_t item, const std::function<void(const Tile&)>& work) const {
    const std::size_t slot = slotOf(item);
    const std::size_t firstOuter = slot / m_chunks * m_blockOuter;
    const std::size_t lastOuter = std::min(firstOuter + m_blockOuter, m_view.outer);
    const std::size_t from = slot % m_chunks * m_chunk;
    const std::size_t length = std::min(m_chunk, m_view.inner - from);
    const std::size_t firstChannel = item % m_parts * m_blockChannels;
    const std::size_t lastChannel = std::min(firstChannel + m_blockChannels, m_view.channels);
    const std::size_t rest = length % runLanes;
    for (std::size_t o = firstOuter; o < lastOuter; ++o) {
        for (std::size_t c = firstChannel; c < lastChannel; ++c) {
            const std::size_t offset = (o * m_view.channels + c) * m_view.inner + from;
            if (length > rest) work({offset, runLanes, length / runLanes, runLanes, c, 1, 1});
            if (rest > 0) work({offset + length - rest, rest, 1, rest, c, 1, 1});
        }
    }
}

void Tiling::forEachPattern(std::size_t item, const std::function<void(const Tile&)>& work) const {
    const std::size_t firstChannel = item % m_parts * m_blockChannels;
    const std::size_t channels = std::min(m_blockChannels, m_view.channels - firstChannel);
    const std::size_t firstRow = slotOf(item) * m_blockRows;
    const std::size_t fullRows = m_view.size() / m_pitch;
    const std::size_t lastRow = std::min(firstRow + m_blockRows, fullRows);
    // Side by side, the periods of a row are one tile; a block of columns is part of one period.
    const std::size_t width = m_parts == 1 ? m_pitch : channels * m_view.inner;
    const std::size_t offset = firstRow * m_pitch + firstChannel * m_view.inner;
    if (lastRow > firstRow) {
        work({offset, m_pitch, lastRow - firstRow, width, firstChannel, channels, m_view.inner});
    }
    // The last row may hold fewer periods than the others; it is its slot's last.
    const std::size_t rest = m_view.size() - fullRows * m_pitch;
    if (rest > 0 && firstRow + m_blockRows > fullRows) {
        work({fullRows * m_pitch, rest, 1, rest, firstChannel, channels, m_view.inner});
    }
}

}  // namespace quantie
