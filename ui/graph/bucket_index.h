// Which rectangles meet an area: a grid of buckets over the picture, so that panning looks at what is visible only.
#pragma once

#include <QRectF>
#include <vector>

namespace quantie {

class BucketIndex {
  public:
    BucketIndex() = default;
    explicit BucketIndex(const std::vector<QRectF>& rects);

    /// Places of the rectangles that meet the area, ascending, each once. Empty ones never do.
    std::vector<int> in(const QRectF& area) const;

  private:
    struct Span {
        int left = 0, top = 0, right = -1, bottom = -1;
        long count() const { return static_cast<long>(right - left + 1) * (bottom - top + 1); }
    };
    Span spanOf(const QRectF& rect) const;

    std::vector<QRectF> m_rects;
    QRectF m_bounds;
    qreal m_side = 1;
    int m_columns = 0;
    int m_rows = 0;
    std::vector<std::vector<int>> m_buckets;
    std::vector<int> m_long;  ///< those that meet many buckets: looked at one by one
};

}  // namespace quantie
