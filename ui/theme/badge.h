// The badge of a tie: its letter and its number of uses.
#pragma once

#include <QFont>
#include <QRectF>
#include <QString>

class QPainter;

namespace quantie {

struct Badge {
    QString text;           ///< "A·2"; several in a row of vectors "C–F·2"
    bool active = false;    ///< hovered or selected: filled
    bool differs = false;   ///< its uses are read in different ways: ≠
    bool proposal = false;  ///< dashed until accepted

    bool operator==(const Badge&) const = default;
};

/// "A·2".
QString badgeText(const QString& letters, int uses);

inline constexpr qreal badgeHeight = 16;
QFont badgeFont();
/// 16 high.
QSizeF badgeSize(const Badge& badge);
/// Fills the rectangle.
void drawBadge(QPainter* painter, const QRectF& rect, const Badge& badge);

/// The sign ≠ as badges have it, inside the rectangle, 12 × 12 at 100 %.
void drawDiffersSign(QPainter* painter, const QRectF& rect);

}  // namespace quantie
