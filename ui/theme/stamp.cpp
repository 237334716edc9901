#include "ui/theme/stamp.h"

#include <QCache>
#include <QGuiApplication>
#include <QPaintEngine>
#include <QPainter>
#include <QPixmap>
#include <cmath>

#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr qsizetype mostBytes = 16'000'000;
/// What is larger is seen few at a time.
constexpr qreal largestScale = 4;

struct Key {
    QString what;
    QSizeF size;
    qreal scale;  ///< pixels of the device per unit
    qreal ratio;  ///< of them, what the device itself has
    bool dark;

    bool operator==(const Key&) const = default;
};

size_t qHash(const Key& key, size_t seed) {
    return qHashMulti(seed, key.what, key.size.width(), key.size.height(), key.scale, key.ratio, key.dark);
}

/// Emptied when the program's font is another.
QCache<Key, QPixmap>& stamps() {
    static QCache<Key, QPixmap> cache(mostBytes);
    static QFont font;
    if (font != QGuiApplication::font()) {
        font = QGuiApplication::font();
        cache.clear();
    }
    return cache;
}

QPixmap painted(const Key& key, const StampPaint& paint) {
    const QSizeF outer = key.size + QSizeF(2, 2) * stampMargin;
    QPixmap pixmap((outer * key.scale).toSize() + QSize(1, 1));
    pixmap.setDevicePixelRatio(key.ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.scale(key.scale / key.ratio, key.scale / key.ratio);
    paint(&painter, QRectF({stampMargin, stampMargin}, key.size));
    return pixmap;
}

bool canCopy(const QPainter& painter, const QTransform& map) {
    return painter.paintEngine()->type() == QPaintEngine::Raster && map.type() <= QTransform::TxScale &&
           map.m11() == map.m22() && map.m11() > 0 && map.m11() <= largestScale;
}

}  // namespace

void drawStamp(QPainter* painter, const QRectF& rect, const QString& key, const StampPaint& paint) {
    const QTransform map = painter->deviceTransform();
    if (!canCopy(*painter, map)) {
        painter->save();
        paint(painter, rect);
        painter->restore();
        return;
    }
    const qreal scale = map.m11();
    const Key whole{key, rect.size(), scale, painter->device()->devicePixelRatioF(), tokens().dark};
    auto& known = stamps();
    QPixmap* stamp = known.object(whole);
    if (stamp == nullptr) {
        stamp = new QPixmap(painted(whole, paint));
        known.insert(whole, stamp, qsizetype{4} * stamp->width() * stamp->height());
    }
    const QPointF corner = map.map(rect.topLeft() - QPointF(stampMargin, stampMargin));
    const QTransform world = painter->worldTransform();
    painter->setWorldTransform({});  // what is left is the device's own
    const QTransform device = painter->deviceTransform();
    painter->drawPixmap(QPointF((std::round(corner.x()) - device.dx()) / device.m11(),
                                (std::round(corner.y()) - device.dy()) / device.m22()),
                        *stamp);
    painter->setWorldTransform(world);
}

}  // namespace quantie
