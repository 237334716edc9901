#include "ui/theme/style_paint.h"

#include <QStyle>

#include "ui/theme/theme.h"

namespace quantie {

void drawBox(QPainter& painter, const QRectF& rect, const QColor& fill, const QColor& outline, qreal radius,
             qreal width) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(outline.isValid() ? QPen(outline, width) : QPen(Qt::NoPen));
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    const qreal inset = outline.isValid() ? width / 2 : 0;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter.restore();
}

void drawTriangle(QPainter& painter, const QRectF& rect, Qt::ArrowType direction, const QColor& colour, qreal size) {
    const qreal a = size / 2;     // half the base
    const qreal h = size * 0.31;  // half the height
    QPolygonF triangle;
    switch (direction) {
        case Qt::UpArrow:
            triangle = QPolygonF({{-a, h}, {a, h}, {0, -h}});
            break;
        case Qt::LeftArrow:
            triangle = QPolygonF({{h, -a}, {h, a}, {-h, 0}});
            break;
        case Qt::RightArrow:
            triangle = QPolygonF({{-h, -a}, {-h, a}, {h, 0}});
            break;
        default:
            triangle = QPolygonF({{-a, -h}, {a, -h}, {0, h}});
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPolygon(triangle.translated(rect.center()));
    painter.restore();
}

QColor outlineOf(const QStyleOption& option) {
    if (!(option.state & QStyle::State_Enabled)) return tokens().line;
    return (option.state & QStyle::State_HasFocus) != 0 ? tokens().accentLine : tokens().outline;
}

qreal outlineWidthOf(const QStyleOption& option) {
    return (option.state & QStyle::State_HasFocus) != 0 ? 1.5 : 1;
}

}  // namespace quantie
