#include "ui/graph/camera.h"

#include <algorithm>

namespace quantie {
namespace {

constexpr qreal fitMargin = 24;     ///< pixels around what was fitted
constexpr qreal revealMargin = 20;  ///< and around what was scrolled to
constexpr qreal alwaysLeft = 60;    ///< of the picture, while panning

/// Where an interval must begin so that [low, high] is inside it, moved as little as possible.
qreal revealed(qreal begin, qreal length, qreal low, qreal high) {
    if (high - low > length) return low;
    return std::clamp(begin, high - length, low);
}

}  // namespace

void Camera::setViewSize(const QSizeF& size) {
    const QPointF middle = visible().center();
    m_view = size.expandedTo({1, 1});
    centre(middle);
}

void Camera::setBounds(const QRectF& bounds) {
    m_bounds = bounds;
    moveTo(m_origin);
}

void Camera::zoomAt(const QPointF& point, qreal scale) {
    const QPointF under = toScene(point);
    m_scale = std::clamp(scale, leastScale, mostScale);
    moveTo(under - point / m_scale);
}

void Camera::fit(const QRectF& rect) {
    if (rect.isEmpty()) return;
    const QSizeF room = QSizeF(m_view.width() - 2 * fitMargin, m_view.height() - 2 * fitMargin).expandedTo({1, 1});
    const qreal scale = std::min(room.width() / rect.width(), room.height() / rect.height());
    m_scale = std::clamp(scale, leastScale, 1.0);
    centre(rect.center());
}

void Camera::reveal(const QRectF& rect) {
    const QRectF shown = visible();
    const qreal margin = revealMargin / m_scale;
    if (shown.contains(rect)) return;
    moveTo({revealed(shown.left(), shown.width(), rect.left() - margin, rect.right() + margin),
            revealed(shown.top(), shown.height(), rect.top() - margin, rect.bottom() + margin)});
}

void Camera::moveTo(const QPointF& origin) {
    const QSizeF size = m_view / m_scale;
    const qreal left = std::min(alwaysLeft / m_scale, size.width() / 2);
    const qreal top = std::min(alwaysLeft / m_scale, size.height() / 2);
    m_origin = {std::clamp(origin.x(), m_bounds.left() - size.width() + left,
                           std::max(m_bounds.right() - left, m_bounds.left() - size.width() + left)),
                std::clamp(origin.y(), m_bounds.top() - size.height() + top,
                           std::max(m_bounds.bottom() - top, m_bounds.top() - size.height() + top))};
}

}  // namespace quantie
