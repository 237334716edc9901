#include "ui/theme/badge.h"

#include <QPainter>
#include <cmath>

#include "ui/theme/font.h"
#include "ui/theme/stamp.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr qreal signWidth = 15;

/// 7 wide, from the top left of its stroke.
void drawSign(QPainter* painter, QPointF at, qreal scale, const QPen& pen) {
    painter->setPen(pen);
    painter->drawLine(at + QPointF(0, 2.6) * scale, at + QPointF(7, 2.6) * scale);
    painter->drawLine(at + QPointF(0, 6) * scale, at + QPointF(7, 6) * scale);
    painter->drawLine(at + QPointF(5.5, 0) * scale, at + QPointF(1.5, 8.6) * scale);
}

void paintBadge(QPainter* painter, const QRectF& rect, const Badge& badge) {
    const Tokens& t = tokens();
    painter->setRenderHint(QPainter::Antialiasing);
    QPen outline(badge.active || badge.proposal ? QPen(t.tie) : QPen(Qt::NoPen));
    if (badge.proposal) outline.setDashPattern({3, 2});
    painter->setPen(outline);
    painter->setBrush(badge.active ? t.tie : badge.proposal ? t.node : t.tieSoft);
    painter->drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 7.5, 7.5);

    const QColor ink = badge.active ? t.onTie : t.tie;
    painter->setFont(badgeFont());
    painter->setPen(ink);
    const qreal text = rect.width() - (badge.differs ? signWidth : 0);
    const QRectF place(rect.left() + (badge.differs ? 1 : 0), rect.top(), text, rect.height());
    painter->drawText(place, Qt::AlignCenter | Qt::TextDontClip, badge.text);
    if (badge.differs) {
        const QPointF corner = rect.topLeft() + QPointF(text, 0);
        drawSign(painter, corner + QPointF(1.5, 3.8), 1, QPen(ink, 1.2, Qt::SolidLine, Qt::RoundCap));
        QColor hairline = ink;
        hairline.setAlphaF(0.45F);
        painter->setPen(hairline);
        painter->drawLine(corner + QPointF(-2, 3.5), corner + QPointF(-2, 12.5));
    }
}

}  // namespace

QString badgeText(const QString& letters, int uses) {
    return QStringLiteral("%1·%2").arg(letters).arg(uses);
}

QFont badgeFont() {
    return pixelFont(10.5, QFont::Bold);
}

QSizeF badgeSize(const Badge& badge) {
    return {std::ceil(textWidth(badgeFont(), badge.text)) + 13 + (badge.differs ? signWidth : 0), badgeHeight};
}

void drawBadge(QPainter* painter, const QRectF& rect, const Badge& badge) {
    int flags = 0;
    for (const bool flag : {badge.differs, badge.active, badge.proposal}) flags = 2 * flags + static_cast<int>(flag);
    drawStamp(painter, rect, QStringLiteral("badge ") + QString::number(flags) + badge.text,
              [&badge](QPainter* to, const QRectF& place) { paintBadge(to, place, badge); });
}

void drawDiffersSign(QPainter* painter, const QRectF& rect) {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const qreal scale = rect.width() / 12 * 9 / 7;
    const QPointF at = rect.center() - QPointF(3.5, 4.3) * scale;
    drawSign(painter, at, scale, QPen(tokens().tie, 1.4, Qt::SolidLine, Qt::RoundCap));
    painter->restore();
}

}  // namespace quantie
