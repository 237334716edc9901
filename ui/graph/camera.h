// Which part of the picture the view shows, and how large: zoom 5 to 400 %, and never so far that nothing is left.
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace quantie {

class Camera {
  public:
    static constexpr qreal leastScale = 0.05;
    static constexpr qreal mostScale = 4;

    qreal scale() const { return m_scale; }
    QPointF origin() const { return m_origin; }  ///< the picture's point in the upper left corner of the view
    QSizeF viewSize() const { return m_view; }

    QPointF toScene(const QPointF& point) const { return m_origin + point / m_scale; }
    QPointF toView(const QPointF& point) const { return (point - m_origin) * m_scale; }
    QRectF toView(const QRectF& rect) const { return {toView(rect.topLeft()), rect.size() * m_scale}; }
    QRectF visible() const { return {m_origin, m_view / m_scale}; }
    bool showsAll() const { return visible().adjusted(-1, -1, 1, 1).contains(m_bounds); }

    /// The middle stays where it is.
    void setViewSize(const QSizeF& size);
    /// What there is to see.
    void setBounds(const QRectF& bounds);

    /// `point` of the view keeps what is under it.
    void zoomAt(const QPointF& point, qreal scale);
    void zoomMiddle(qreal scale) { zoomAt({m_view.width() / 2, m_view.height() / 2}, scale); }
    /// By pixels of the view: what is under the pointer goes with it.
    void pan(const QPointF& distance) { moveTo(m_origin - distance / m_scale); }
    void centre(const QPointF& point) { moveTo(point - QPointF(m_view.width(), m_view.height()) / m_scale / 2); }
    /// All of `rect` with a margin, never above 100 %.
    void fit(const QRectF& rect);
    /// Moves no further than needed, and not at all where `rect` is in view.
    void reveal(const QRectF& rect);
    void moveTo(const QPointF& origin);

  private:
    QRectF m_bounds;
    QSizeF m_view{1, 1};
    QPointF m_origin;
    qreal m_scale = 1;
};

}  // namespace quantie
