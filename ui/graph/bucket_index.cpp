#include "ui/graph/bucket_index.h"

#include <algorithm>
#include <cmath>

namespace quantie {
namespace {

constexpr qreal leastSide = 512;
constexpr qreal mostBuckets = 20000;
constexpr long manyBuckets = 24;

/// Straight lines have no area, but are there.
bool meets(const QRectF& rect, const QRectF& area) {
    return rect.left() <= area.right() && rect.right() >= area.left() && rect.top() <= area.bottom() &&
           rect.bottom() >= area.top();
}

}  // namespace

BucketIndex::BucketIndex(const std::vector<QRectF>& rects) : m_rects(rects) {
    for (const QRectF& rect : m_rects) {
        if (!rect.isNull()) m_bounds |= rect.adjusted(0, 0, 0.01, 0.01);
    }
    if (m_bounds.isEmpty()) return;
    m_side = std::max(leastSide, std::sqrt(m_bounds.width() * m_bounds.height() / mostBuckets));
    m_columns = static_cast<int>(m_bounds.width() / m_side) + 1;
    m_rows = static_cast<int>(m_bounds.height() / m_side) + 1;
    m_buckets.resize(static_cast<std::size_t>(m_columns) * m_rows);
    for (int i = 0; i < static_cast<int>(m_rects.size()); ++i) {
        if (m_rects[i].isNull()) continue;
        const Span span = spanOf(m_rects[i]);
        if (span.count() > manyBuckets) {
            m_long.push_back(i);
            continue;
        }
        for (int y = span.top; y <= span.bottom; ++y) {
            for (int x = span.left; x <= span.right; ++x) m_buckets[y * m_columns + x].push_back(i);
        }
    }
}

BucketIndex::Span BucketIndex::spanOf(const QRectF& rect) const {
    const auto place = [this](qreal distance, int count) {
        return static_cast<int>(std::clamp(std::floor(distance / m_side), 0.0, count - 1.0));
    };
    return {place(rect.left() - m_bounds.left(), m_columns), place(rect.top() - m_bounds.top(), m_rows),
            place(rect.right() - m_bounds.left(), m_columns), place(rect.bottom() - m_bounds.top(), m_rows)};
}

std::vector<int> BucketIndex::in(const QRectF& area) const {
    std::vector<int> found;
    if (m_buckets.empty() || !meets(m_bounds, area)) return found;
    const Span span = spanOf(area);
    for (int y = span.top; y <= span.bottom; ++y) {
        for (int x = span.left; x <= span.right; ++x) {
            for (const int i : m_buckets[y * m_columns + x]) {
                if (meets(m_rects[i], area)) found.push_back(i);
            }
        }
    }
    for (const int i : m_long) {
        if (meets(m_rects[i], area)) found.push_back(i);
    }
    std::ranges::sort(found);
    const auto [first, last] = std::ranges::unique(found);
    found.erase(first, last);
    return found;
}

}  // namespace quantie
