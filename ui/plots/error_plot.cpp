#include "ui/plots/error_plot.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/theme/font.h"
#include "ui/theme/format.h"
#include "ui/theme/heat.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr double topRoom = 6;
constexpr double leftRoom = 8;
constexpr int mostTicks = 4;

}  // namespace

ErrorPlot::ErrorPlot(QWidget* parent) : PlotWidget(parent) {
    setAccessibleName(tr("Spread of the errors"));
}

QSize ErrorPlot::sizeHint() const {
    return {180, 96};
}

void ErrorPlot::setData(const ErrorPlotData& content) {
    m_data = content;
    m_bars = content.errors.hi > 0 ? barsOf(content.errors, 0) : std::vector<Bar>{};
    contentChanged();
}

bool ErrorPlot::isEmpty() const {
    return m_bars.empty();
}

QRectF ErrorPlot::area() const {
    return plotArea(leftRoom, topRoom);
}

PlotScale ErrorPlot::xScale() const {
    const QRectF in = area();
    const double extent = m_data.errors.hi > 0 ? m_data.errors.hi : 1;
    return {-extent, extent, in.left(), in.right()};
}

double ErrorPlot::largest() const {
    if (m_data.countLimit > 0) return m_data.countLimit;
    double most = 1;
    for (const Bar& bar : m_bars) most = std::max(most, bar.count);
    return most;
}

int ErrorPlot::itemAt(double x) const {
    const auto item =
        static_cast<int>(std::floor((xScale().value(x) - m_bars.front().lo) / (m_bars[0].hi - m_bars[0].lo)));
    return item >= 0 && item < itemCount() ? item : -1;
}

QPointF ErrorPlot::itemPoint(int item) const {
    const QRectF in = area();
    const Bar& bar = m_bars[item];
    return {xScale().pixel((bar.lo + bar.hi) / 2), in.bottom() - in.height() * std::min(1.0, bar.count / largest())};
}

ReadOut ErrorPlot::readOut(int item) const {
    const Bar& bar = m_bars[item];
    const double step = (bar.hi - bar.lo) / 10;
    const QString span = item == 0                 ? tr("below %1").arg(tickText(bar.hi, step))
                         : item == itemCount() - 1 ? tr("above %1").arg(tickText(bar.lo, step))
                                                   : barText(bar);
    return {tr("%1: %2").arg(m_data.inSteps ? tr("%1 steps").arg(span) : span, valuesText(bar.count)), {}};
}

/// The share of the values whose error is at most half a step.
double ErrorPlot::withinHalfStep() const {
    double inside = 0;
    double all = 0;
    for (const Bar& bar : m_bars) {
        all += bar.count;
        const double middle = (bar.lo + bar.hi) / 2;
        if (std::fabs(middle) <= 0.5) inside += bar.count;
    }
    return all > 0 ? inside / all : 1;
}

QString ErrorPlot::inWords() const {
    if (m_data.inSteps) return tr("%1 of the errors within half a step").arg(percent(withinHalfStep()));
    return tr("Errors from %1").arg(range(m_data.errors.lo, m_data.errors.hi));
}

QList<std::pair<double, QString>> ErrorPlot::labels() const {
    const PlotScale x = xScale();
    if (m_data.inSteps) {
        const bool cramped = x.pixel(0.5) - x.pixel(0) < 1.2 * textWidth(tickFont(), tr("−½ step"));
        return {{x.pixel(-0.5), cramped ? QStringLiteral("−½") : tr("−½ step")},
                {x.pixel(0), QStringLiteral("0")},
                {x.pixel(0.5), cramped ? QStringLiteral("½") : tr("½ step")}};
    }
    const Ticks ticks = niceTicks(x.lo, x.hi, mostTicks);
    QList<std::pair<double, QString>> result;
    for (const double value : ticks.values) result.append({x.pixel(value), tickText(value, ticks.step)});
    return result;
}

void ErrorPlot::paintPlot(QPainter& painter) {
    const QRectF in = area();
    const PlotScale x = xScale();
    painter.setRenderHint(QPainter::Antialiasing, false);
    const QColor colour = heatColour(m_data.sqnrDb);
    QPolygonF contour;
    for (const Bar& bar : m_bars) {
        if (bar.count == 0) continue;
        const double high = std::max(1.0, std::min(1.0, bar.count / largest()) * in.height());
        const double left = x.pixel(bar.lo);
        const double wide = x.pixel(bar.hi) - left;
        const QRectF drawn(left, in.bottom() - high, std::max(1.0, wide - (wide > 3 ? 0.8 : 0.2)), high);
        painter.fillRect(drawn, colour);
        contour << drawn.topLeft() << QPointF(left + wide, drawn.top());
    }
    // The palest classes would vanish on the ground.
    if (heatClass(m_data.sqnrDb) <= 1) {
        painter.setPen(QPen(tokens().outline, 1));
        painter.drawPolyline(contour);
    }
    painter.setRenderHint(QPainter::Antialiasing, true);
    paintBaseLine(painter, in);
    if (m_data.inSteps) {
        QPen dashed(tokens().muted, 1);
        dashed.setDashPattern({3, 3});
        painter.setPen(dashed);
        for (const double half : {-0.5, 0.5}) {
            const double at = std::floor(x.pixel(half)) + 0.5;
            painter.drawLine(QPointF(at, in.top()), QPointF(at, in.bottom()));
        }
    }
    paintBottomLabels(painter, in, labels());
}

}  // namespace quantie
