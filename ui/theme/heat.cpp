#include "ui/theme/heat.h"

#include <QCoreApplication>
#include <QPainter>

#include "ui/theme/font.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"

namespace quantie {

int heatClass(double decibels) {
    const double shown = shownDecibels(decibels);
    int index = 0;
    for (const double bound : heatBounds) {
        if (shown >= bound) return index;
        ++index;
    }
    return index;
}

QString heatClassName(int heatClass) {
    const auto bound = [](int index) { return QString::number(heatBounds.at(static_cast<std::size_t>(index))); };
    if (heatClass == 0) return QStringLiteral("≥ %1 dB").arg(bound(0));
    if (heatClass == heatClassCount - 1) return QStringLiteral("< %1 dB").arg(bound(heatClass - 1));
    return QStringLiteral("%1 – %2 dB").arg(bound(heatClass), bound(heatClass - 1));
}

double heatLength(int heatClass) {
    return (heatClass + 1.0) / heatClassCount;
}

QColor heatColour(double decibels) {
    return tokens().heat.at(static_cast<std::size_t>(heatClass(decibels)));
}

QColor onHeatColour(double decibels) {
    return tokens().onHeat.at(static_cast<std::size_t>(heatClass(decibels)));
}

QSizeF heatLegendSize() {
    return {252, 58};
}

void drawHeatLegend(QPainter* painter, const QRectF& rect, const QString& title) {
    const Tokens& t = tokens();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(t.line);
    painter->setBrush(t.base);
    painter->drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    const QRectF inner = rect.adjusted(10, 0, -9, 0);
    painter->setPen(t.muted);
    painter->setFont(pixelFont(11));
    painter->drawText(inner.adjusted(0, 5, 0, 0), Qt::AlignTop | Qt::AlignLeft, title);
    painter->setFont(pixelFont(10.5));
    const qreal step = inner.width() / heatClassCount;
    const qreal labels = rect.top() + 38;
    for (int i = 0; i < heatClassCount; ++i) {
        const QRectF field(inner.left() + i * step, rect.top() + 24, step - 1, 11);
        painter->setPen(i == 0 ? QPen(t.line) : QPen(Qt::NoPen));
        painter->setBrush(t.heat.at(static_cast<std::size_t>(i)));
        painter->drawRect(i == 0 ? field.adjusted(0.5, 0.5, -0.5, -0.5) : field);
        painter->setPen(t.muted);
        if (i + 1 == heatClassCount) break;
        const QRectF label(field.right() + 0.5 - step / 2, labels, step, 16);
        painter->drawText(label, Qt::AlignCenter, QString::number(heatBounds.at(static_cast<std::size_t>(i))));
    }
    const QRectF ends(inner.left(), labels, inner.width(), 16);
    painter->drawText(ends, Qt::AlignLeft | Qt::AlignVCenter, QCoreApplication::translate("Heat", "small"));
    painter->drawText(ends, Qt::AlignRight | Qt::AlignVCenter, QCoreApplication::translate("Heat", "large"));
    painter->restore();
}

}  // namespace quantie
