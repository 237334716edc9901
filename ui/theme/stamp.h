// Small things that a picture shows many times (tiles, chips, badges) are painted once and copied from then on.
#pragma once

#include <QRectF>
#include <QString>
#include <functional>

class QPainter;

namespace quantie {

/// Paints into the rectangle, and no farther than `stampMargin` outside of it.
using StampPaint = std::function<void(QPainter*, const QRectF&)>;
inline constexpr qreal stampMargin = 4;

/// Whatever is drawn under one key, in one size, resolution and appearance, looks the same everywhere: it is copied, at
/// whole pixels. Painted itself where pixels would do harm: into vector pictures, or turned.
void drawStamp(QPainter* painter, const QRectF& rect, const QString& key, const StampPaint& paint);

}  // namespace quantie
