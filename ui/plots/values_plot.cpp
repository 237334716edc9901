#include "ui/plots/values_plot.h"

#include <QMouseEvent>
#include <algorithm>
#include <cmath>

#include "ui/theme/font.h"
#include "ui/theme/format.h"
#include "ui/theme/hatch.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr double topRoom = 28;  ///< for the handles and the note
constexpr double barPixels = 4;
constexpr double levelPixels = 4;  ///< levels closer than this are a bar
constexpr double grabPixels = 7;
constexpr int mostXTicks = 7;
constexpr int mostYTicks = 5;
constexpr double farKeyStep = 10;  ///< pixels, with Ctrl

}  // namespace

ValuesPlot::ValuesPlot(QWidget* parent) : PlotWidget(parent) {
    setAccessibleName(tr("Values and grid"));
}

QSize ValuesPlot::sizeHint() const {
    return {350, 142};
}

bool ValuesPlot::isEmpty() const {
    return m_bars.empty();
}

void ValuesPlot::setData(const ValuesPlotData& content) {
    m_data = content;
    if (content.grid) m_handles.set(content.grid->rangeLo, content.grid->rangeHi, content.symmetric);
    if (!m_handles.isDragging()) {
        // The axis moves only once a handle is let go.
        m_lo = std::min(0.0, static_cast<double>(content.histogram.lo));
        m_hi = std::max(0.0, static_cast<double>(content.histogram.hi));
        if (content.grid) {
            m_lo = std::min({m_lo, content.grid->lo, content.grid->rangeLo});
            m_hi = std::max({m_hi, content.grid->hi, content.grid->rangeHi});
        }
        if (m_hi <= m_lo) m_lo = -1, m_hi = 1;
        const double air = 0.01 * (m_hi - m_lo);
        if (m_lo < 0) m_lo -= air;
        if (m_hi > 0) m_hi += air;
        widenToTicks(m_lo, m_hi, mostXTicks);
    }
    layOut();
}

void ValuesPlot::setLogarithmic(bool logarithmic) {
    if (logarithmic == m_logarithmic) return;
    m_logarithmic = logarithmic;
    update();
}

void ValuesPlot::layOut() {
    m_bars = barsOf(m_data.histogram, xScale().perPixel() * barPixels);
    m_largest = 0;
    for (const Bar& bar : m_bars) m_largest = std::max(m_largest, bar.count);
    contentChanged();
}

void ValuesPlot::resizeEvent(QResizeEvent*) {
    layOut();
}

// -- Geometry ---------------------------------------------------------------------------------------------------------

Ticks ValuesPlot::yTicks() const {
    return countTicks(m_largest, mostYTicks, m_logarithmic);
}

QRectF ValuesPlot::area() const {
    // Room for the largest count that the histogram can have: the plot must not jump between two settings.
    return plotArea(labelRoom({count(static_cast<std::int64_t>(m_largest))}), topRoom);
}

PlotScale ValuesPlot::xScale() const {
    const QRectF in = area();
    return {m_lo, m_hi, in.left(), in.right()};
}

double ValuesPlot::height(double counted) const {
    if (counted <= 0 || m_largest <= 0) return 0;
    return m_logarithmic ? std::log10(counted + 1) / std::log10(m_largest + 1) : counted / m_largest;
}

int ValuesPlot::itemAt(double x) const {
    const double value = xScale().value(x);
    const auto after =
        std::upper_bound(m_bars.begin(), m_bars.end(), value, [](double v, const Bar& bar) { return v < bar.hi; });
    return after == m_bars.end() || value < after->lo ? -1 : static_cast<int>(after - m_bars.begin());
}

QPointF ValuesPlot::itemPoint(int item) const {
    const Bar& bar = m_bars[item];
    const QRectF in = area();
    return {xScale().pixel((bar.lo + bar.hi) / 2), in.bottom() - height(bar.count) * in.height()};
}

// -- Words ------------------------------------------------------------------------------------------------------------

ReadOut ValuesPlot::readOut(int item) const {
    const Bar& bar = m_bars[item];
    ReadOut out;
    out.first = tr("%1: %2").arg(barText(bar), valuesText(bar.count));
    if (!m_data.grid) return out;
    const ValueGrid& grid = *m_data.grid;
    const auto [from, to] = grid.rounded(bar.lo, bar.hi);
    const bool clipped = bar.hi <= grid.rangeLo || bar.lo >= grid.rangeHi;
    const long between = std::lround((to - from) / grid.step);
    const QString levels = between == 0   ? number(from, 4)
                           : between == 1 ? number(from, 4) + QStringLiteral(", ") + number(to, 4)
                                          : range(from, to, 4);
    out.second = (clipped ? tr("clipped to %1") : tr("rounded to %1")).arg(levels);
    return out;
}

QString ValuesPlot::note() const {
    if (!m_data.grid) return m_data.note;
    if (m_data.grid->levels == 1) return tr("1 level");
    return tr("%1 levels, step %2").arg(count(m_data.grid->levels), number(m_data.grid->step));
}

QString ValuesPlot::inWords() const {
    QStringList words{tr("Values from %1").arg(range(m_data.histogram.lo, m_data.histogram.hi))};
    if (m_data.grid) words << note() << tr("range %1").arg(range(m_data.grid->rangeLo, m_data.grid->rangeHi));
    if (m_data.draggable) words << tr("Shift and the arrow keys move the range");
    return words.join(QStringLiteral(". "));
}

// -- Painting ---------------------------------------------------------------------------------------------------------

void ValuesPlot::paintPlot(QPainter& painter) {
    const QRectF in = area();
    const Ticks counts = yTicks();
    QStringList countLabels;
    for (const double value : counts.values) countLabels << count(static_cast<std::int64_t>(value));
    Ticks heights = counts;
    for (double& value : heights.values) value = height(value);
    paintVerticalAxis(painter, in, {0, 1, in.bottom(), in.top()}, heights, countLabels);

    paintUnused(painter, in);
    paintBars(painter, in);
    paintBaseLine(painter, in);
    paintLevels(painter, in);

    const Ticks ticks = niceTicks(m_lo, m_hi, mostXTicks);
    QList<std::pair<double, QString>> labels;
    for (const double value : ticks.values) labels.append({xScale().pixel(value), tickText(value, ticks.step)});
    paintBottomLabels(painter, in, labels);
    if (m_data.grid && m_data.draggable) {
        paintHandle(painter, in, RangeHandles::End::Lo);
        paintHandle(painter, in, RangeHandles::End::Hi);
    }
    painter.setFont(tickFont());
    painter.setPen(tokens().muted);
    const QRectF above(in.left(), 0, in.width(), in.top() - 3);
    painter.drawText(above, Qt::AlignHCenter | Qt::AlignBottom, note());
}

void ValuesPlot::paintUnused(QPainter& painter, const QRectF& in) const {
    if (!m_data.grid) return;
    const PlotScale x = xScale();
    const auto hatch = [&](double from, double to) {
        if (from >= to) return;
        drawUnusedHatch(&painter, QRectF(QPointF(x.pixel(from), in.top()), QPointF(x.pixel(to), in.bottom())));
    };
    hatch(m_handles.lo(), std::min<double>(m_data.histogram.lo, m_handles.hi()));
    hatch(std::max<double>(m_data.histogram.hi, m_handles.lo()), m_handles.hi());
}

void ValuesPlot::paintBars(QPainter& painter, const QRectF& in) const {
    const PlotScale x = xScale();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const Bar& bar : m_bars) {
        if (bar.count == 0) continue;
        const double left = x.pixel(bar.lo);
        const double wide = std::max(1.0, x.pixel(bar.hi) - left - 0.8);
        // One value among millions is still to be seen.
        const double high = std::max(1.0, height(bar.count) * in.height());
        const QRectF drawn(left, in.bottom() - high, wide, high);
        const double middle = (bar.lo + bar.hi) / 2;
        const bool clipped = m_data.grid && (middle < m_handles.lo() || middle > m_handles.hi());
        if (clipped) {
            drawClippedHatch(&painter, drawn);
        } else {
            painter.fillRect(drawn, tokens().bar);
        }
    }
    painter.restore();
}

void ValuesPlot::paintLevels(QPainter& painter, const QRectF& in) const {
    if (!m_data.grid) return;
    const ValueGrid& grid = *m_data.grid;
    const PlotScale x = xScale();
    QColor colour = tokens().text;
    if (grid.step / x.perPixel() < levelPixels) {
        colour.setAlphaF(0.45F);
        const QRectF bar(QPointF(x.pixel(grid.lo), in.bottom() + 1), QPointF(x.pixel(grid.hi), in.bottom() + 4));
        painter.fillRect(bar, colour);
        return;
    }
    colour.setAlphaF(0.35F);
    painter.setPen(QPen(colour, 0.8));
    for (int k = 0; k < grid.levels; ++k) {
        const double at = x.pixel(grid.lo + k * grid.step);
        painter.drawLine(QPointF(at, in.top()), QPointF(at, in.bottom()));
    }
}

void ValuesPlot::paintHandle(QPainter& painter, const QRectF& in, RangeHandles::End end) const {
    const double value = m_handles.at(end);
    const double x = xScale().pixel(value);
    const double top = in.top();
    painter.setPen(QPen(tokens().accentLine, 1.5));
    painter.drawLine(QPointF(x, top - 1), QPointF(x, in.bottom() + 4));
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens().accentLine);
    painter.drawPolygon(
        QPolygonF({{x - 5, top - 9}, {x + 5, top - 9}, {x + 5, top - 3}, {x, top + 2}, {x - 5, top - 3}}));
    if (hasFocus() && m_handles.active() == end) {
        painter.setPen(QPen(tokens().accentLine, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(x - 7.5, top - 11.5, 15, 16), 3, 3);
    }
    // The number stands outside its handle where there is room, else inside.
    const QString text = number(value);
    const double wide = textWidth(tickFont(), text);
    const bool isLo = end == RangeHandles::End::Lo;
    const bool outside = isLo ? x - wide - 9 > in.left() : x + wide + 9 < width();
    const bool leftOf = isLo == outside;
    painter.setFont(tickFont());
    painter.setPen(tokens().muted);
    painter.drawText(QPointF(leftOf ? x - 9 - wide : x + 9, top - 1), text);
}

// -- Dragging ---------------------------------------------------------------------------------------------------------

void ValuesPlot::dragTo(double value) {
    const PlotScale x = xScale();
    if (!m_handles.drag(value, 4 * x.perPixel())) return;
    emit rangeDragged(m_handles.lo(), m_handles.hi());
    update();
}

void ValuesPlot::drop() {
    if (!m_handles.drop()) return;
    emit rangeDropped();
    setData(ValuesPlotData(m_data));
}

void ValuesPlot::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_data.grid || !m_data.draggable || isEmpty()) return;
    const PlotScale x = xScale();
    const auto end = m_handles.grabbed(x.value(event->position().x()), grabPixels * x.perPixel());
    if (!end) return;
    m_handles.setActive(*end);
    setCurrentItem(-1);
    dragTo(m_handles.at(*end));
}

void ValuesPlot::mouseMoveEvent(QMouseEvent* event) {
    const PlotScale x = xScale();
    const double at = std::clamp(event->position().x(), x.from, x.to);
    if (m_handles.isDragging()) {
        dragTo(x.value(at));
        return;
    }
    const bool overHandle = m_data.grid && m_data.draggable && !isEmpty() &&
                            m_handles.grabbed(x.value(event->position().x()), grabPixels * x.perPixel());
    setCursor(overHandle ? Qt::SizeHorCursor : Qt::ArrowCursor);
    PlotWidget::mouseMoveEvent(event);
}

void ValuesPlot::mouseReleaseEvent(QMouseEvent*) {
    drop();
}

void ValuesPlot::keyPressEvent(QKeyEvent* event) {
    if (!(event->modifiers() & Qt::ShiftModifier) || !m_data.grid || !m_data.draggable || isEmpty()) {
        PlotWidget::keyPressEvent(event);
        return;
    }
    const double step = xScale().perPixel() * (event->modifiers() & Qt::ControlModifier ? farKeyStep : 1);
    switch (event->key()) {
        case Qt::Key_Left:
            return dragTo(m_handles.at(m_handles.active()) - step);
        case Qt::Key_Right:
            return dragTo(m_handles.at(m_handles.active()) + step);
        case Qt::Key_Up:
            m_handles.setActive(RangeHandles::End::Hi);
            return update();
        case Qt::Key_Down:
            m_handles.setActive(RangeHandles::End::Lo);
            return update();
        default:
            PlotWidget::keyPressEvent(event);
    }
}

void ValuesPlot::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Shift) drop();
    PlotWidget::keyReleaseEvent(event);
}

void ValuesPlot::focusOutEvent(QFocusEvent* event) {
    drop();
    PlotWidget::focusOutEvent(event);
}

}  // namespace quantie
