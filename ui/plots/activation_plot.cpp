#include "ui/plots/activation_plot.h"

#include <algorithm>
#include <cmath>

#include "ui/theme/format.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr double topRoom = 8;
constexpr double leftRoom = 8;
constexpr int mostTicks = 5;

double largest(const std::vector<Bar>& bars) {
    double most = 0;
    for (const Bar& bar : bars) most = std::max(most, bar.count);
    return most;
}

}  // namespace

ActivationPlot::ActivationPlot(QWidget* parent) : PlotWidget(parent) {
    setAccessibleName(tr("Spread of what the call returns"));
}

QSize ActivationPlot::sizeHint() const {
    return {300, 120};
}

void ActivationPlot::setData(const ActivationPlotData& content) {
    const double width = content.original.hi > content.original.lo ? 0 : 1;
    m_original = barsOf(content.original, width);
    m_quantized = barsOf(content.quantized, width);
    if (m_quantized.size() != m_original.size()) m_quantized.clear();
    m_most = std::max({1.0, largest(m_original), largest(m_quantized)});
    contentChanged();
}

QRectF ActivationPlot::area() const {
    return plotArea(leftRoom, topRoom);
}

PlotScale ActivationPlot::xScale() const {
    const QRectF in = area();
    return {m_original.front().lo, m_original.back().hi, in.left(), in.right()};
}

PlotScale ActivationPlot::yScale() const {
    const QRectF in = area();
    return {0, m_most, in.bottom(), in.top()};
}

int ActivationPlot::itemAt(double x) const {
    const double width = m_original.front().hi - m_original.front().lo;
    const auto item = static_cast<int>(std::floor((xScale().value(x) - m_original.front().lo) / width));
    return item >= 0 && item < itemCount() ? item : -1;
}

QPointF ActivationPlot::itemPoint(int item) const {
    const Bar& bar = m_original[item];
    return {xScale().pixel((bar.lo + bar.hi) / 2), yScale().pixel(bar.count)};
}

ReadOut ActivationPlot::readOut(int item) const {
    const Bar& bar = m_original[item];
    const QString first = tr("%1: %2").arg(barText(bar), valuesText(bar.count));
    if (m_quantized.empty()) return {first, {}};
    return {first, tr("%1 under the recipe").arg(valuesText(m_quantized[item].count))};
}

QString ActivationPlot::inWords() const {
    const QString words = tr("Values from %1").arg(range(m_original.front().lo, m_original.back().hi));
    return m_quantized.empty() ? words : tr("%1; the outline is the run under the recipe").arg(words);
}

void ActivationPlot::paintPlot(QPainter& painter) {
    const QRectF in = area();
    const PlotScale x = xScale();
    const PlotScale y = yScale();
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const Bar& bar : m_original) {
        if (bar.count == 0) continue;
        const double left = x.pixel(bar.lo);
        const double wide = x.pixel(bar.hi) - left;
        const double top = std::min(y.pixel(bar.count), in.bottom() - 1);
        painter.fillRect(QRectF(left, top, std::max(1.0, wide - (wide > 3 ? 0.8 : 0.2)), in.bottom() - top),
                         tokens().bar);
    }
    QPolygonF outline;
    for (const Bar& bar : m_quantized) {
        const double top = y.pixel(bar.count);
        outline << QPointF(x.pixel(bar.lo), top) << QPointF(x.pixel(bar.hi), top);
    }
    if (!outline.isEmpty()) {
        painter.setPen(QPen(tokens().text, 1));
        painter.drawPolyline(outline);
    }
    painter.setRenderHint(QPainter::Antialiasing, true);
    paintBaseLine(painter, in);
    const Ticks ticks = niceTicks(x.lo, x.hi, mostTicks);
    QList<std::pair<double, QString>> labels;
    for (const double value : ticks.values) labels.append({x.pixel(value), tickText(value, ticks.step)});
    paintBottomLabels(painter, in, labels);
}

}  // namespace quantie
