#include "ui/sweep/heat_legend.h"

#include <QPainter>

#include "ui/theme/heat.h"

namespace quantie {

HeatLegend::HeatLegend(const QString& title, QWidget* parent) : QWidget(parent), m_title(title) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(title);
}

QSize HeatLegend::sizeHint() const {
    return heatLegendSize().toSize();
}

void HeatLegend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    drawHeatLegend(&painter, QRectF(QPointF(), heatLegendSize()), m_title);
}

}  // namespace quantie
