#include "ui/plots/channel_plot.h"

#include <QPainterPath>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/theme/font.h"
#include "ui/theme/format.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr double topRoom = 8;
constexpr int mostYTicks = 4;
constexpr int mostXTicks = 6;
constexpr double dotPixels = 2;  ///< channels closer than this are drawn as columns, from the least to the most
constexpr int manyChannels = 60;

/// The marks of the series, in words.
const std::array<QString, 3> signs{QStringLiteral("● "), QStringLiteral("□ "), QStringLiteral("△ ")};

/// Exact channels have no place on the scale; they are drawn at its upper end.
double shown(double decibels, double hi) {
    return std::min(decibels, hi);
}

QString spanText(double least, double most) {
    if (shownDecibels(least) == shownDecibels(most)) return decibels(least);
    return PlotWidget::tr("%1 to %2").arg(decibelNumber(least), decibels(most));
}

}  // namespace

ChannelPlot::ChannelPlot(QWidget* parent) : PlotWidget(parent) {
    setAccessibleName(tr("Error per channel"));
}

QSize ChannelPlot::sizeHint() const {
    return {350, 122};
}

bool ChannelPlot::isEmpty() const {
    return m_data.series.empty() || m_data.series[0].decibels.empty();
}

void ChannelPlot::setData(ChannelPlotData content) {
    m_data = std::move(content);
    order();
    double lo = std::numeric_limits<double>::infinity();
    double hi = -lo;
    const auto take = [&](double value) {
        if (!std::isfinite(value)) return;
        lo = std::min(lo, value);
        hi = std::max(hi, value);
    };
    for (const ChannelSeries& series : m_data.series) {
        take(series.tensor);
        for (const double value : series.decibels) take(value);
    }
    if (lo > hi) lo = 0, hi = 1;
    // Air for the name below the worst, and so that equal values are not a scale of nothing.
    m_lo = lo - std::max(1.0, 0.15 * (hi - lo));
    m_hi = hi + std::max(1.0, 0.05 * (hi - lo));
    widenToTicks(m_lo, m_hi, mostYTicks);
    layOut();
}

void ChannelPlot::order() {
    m_order.clear();
    if (!m_data.worstFirst || isEmpty()) return;
    m_order = worstFirst(m_data.series[0].decibels);
    for (ChannelSeries& series : m_data.series) {
        std::vector<double> sorted(series.decibels.size());
        for (std::size_t place = 0; place < sorted.size(); ++place) sorted[place] = series.decibels[m_order[place]];
        series.decibels = std::move(sorted);
    }
}

void ChannelPlot::layOut() {
    m_columns.clear();
    const int columns = std::max(1, static_cast<int>(area().width() / dotPixels));
    for (const ChannelSeries& series : m_data.series) m_columns.push_back(channelColumns(series.decibels, columns));
    contentChanged();
}

void ChannelPlot::resizeEvent(QResizeEvent*) {
    layOut();
}

// -- Geometry ---------------------------------------------------------------------------------------------------------

QRectF ChannelPlot::area() const {
    return plotArea(labelRoom({QStringLiteral("−100")}), topRoom);
}

PlotScale ChannelPlot::yScale(const QRectF& in) const {
    return {m_lo, m_hi, in.bottom(), in.top()};
}

double ChannelPlot::xOfPlace(double place) const {
    const QRectF in = area();
    return in.left() + (place + 0.5) / static_cast<double>(m_data.series[0].decibels.size()) * in.width();
}

bool ChannelPlot::isCrowded() const {
    return static_cast<std::size_t>(itemCount()) < m_data.series[0].decibels.size();
}

int ChannelPlot::itemAt(double x) const {
    const QRectF in = area();
    const double at = (x - in.left()) / in.width() * itemCount();
    return at < 0 || at >= itemCount() ? -1 : static_cast<int>(at);
}

QPointF ChannelPlot::itemPoint(int item) const {
    const ChannelColumn& column = m_columns[0][item];
    return {xOfPlace((column.first + column.last) / 2.0), yScale(area()).pixel(shown(column.least, m_hi))};
}

// -- Words ------------------------------------------------------------------------------------------------------------

ReadOut ChannelPlot::readOut(int item) const {
    const ChannelColumn& column = m_columns[0][item];
    QStringList values;
    for (std::size_t s = 0; s < m_columns.size(); ++s) {
        const QString sign = m_columns.size() == 1 ? QString() : signs.at(s);
        values << sign + spanText(m_columns[s][item].least, m_columns[s][item].most);
    }
    const QString all = values.join(QStringLiteral(", "));
    if (column.first == column.last) {
        const QString rank = m_data.worstFirst ? tr("place %1 from the worst").arg(count(column.first + 1)) : QString();
        return {tr("%1: %2").arg(count(channelAt(column.first))).arg(all), rank};
    }
    const QString worst = tr("the worst of them is %1").arg(count(channelAt(column.leastAt)));
    if (m_data.worstFirst) {
        return {tr("places %1 to %2: %3").arg(count(column.first + 1), count(column.last + 1), all), worst};
    }
    return {tr("%1 to %2: %3").arg(count(column.first), count(column.last), all), worst};
}

ChannelPlot::Worst ChannelPlot::worst() const {
    Worst found{0, 0, std::numeric_limits<double>::infinity()};
    for (std::size_t s = 0; s < m_data.series.size(); ++s) {
        const auto& values = m_data.series[s].decibels;
        const auto least = std::min_element(values.begin(), values.end());
        if (*least < found.decibels) found = {static_cast<int>(s), static_cast<int>(least - values.begin()), *least};
    }
    return found;
}

QString ChannelPlot::worstText() const {
    const Worst found = worst();
    return tr("%1: %2").arg(count(channelAt(found.place)), decibels(found.decibels));
}

QString ChannelPlot::inWords() const {
    QStringList words{tr("Channels: %1").arg(count(static_cast<std::int64_t>(m_data.series[0].decibels.size())))};
    for (const ChannelSeries& series : m_data.series) {
        const QString name = series.name.isEmpty() ? tr("the whole weight") : series.name;
        words << tr("%1: %2").arg(name, decibels(series.tensor));
    }
    if (std::isfinite(worst().decibels)) words << tr("worst channel %1").arg(worstText());
    return words.join(QStringLiteral(", "));
}

// -- Painting ---------------------------------------------------------------------------------------------------------

void ChannelPlot::paintPlot(QPainter& painter) {
    const QRectF in = area();
    const PlotScale y = yScale(in);
    const Ticks ticks = niceTicks(m_lo, m_hi, mostYTicks);
    QStringList names;
    for (const double value : ticks.values) names << tickText(value, ticks.step);
    paintVerticalAxis(painter, in, y, ticks, names);
    for (std::size_t s = 0; s < m_data.series.size(); ++s) paintSeries(painter, s, y);
    paintBaseLine(painter, in);

    QList<std::pair<double, QString>> labels;
    const int channels = static_cast<int>(m_data.series[0].decibels.size());
    if (m_data.worstFirst) {
        labels = {{xOfPlace(0), tr("worst")}, {xOfPlace(channels - 1), tr("best")}};
    } else {
        for (const double at : indexTicks(channels, mostXTicks).values) {
            labels.append({xOfPlace(at), count(static_cast<std::int64_t>(at))});
        }
    }
    paintBottomLabels(painter, in, labels);
    if (std::isfinite(worst().decibels)) paintWorst(painter, y);
}

void ChannelPlot::paintSeries(QPainter& painter, std::size_t s, const PlotScale& y) const {
    const ChannelSeries& series = m_data.series[s];
    const QRectF in = area();
    const double whole = y.pixel(shown(series.tensor, m_hi));
    QPen dashed(tokens().muted, 1);
    dashed.setDashPattern({4, 3});
    painter.setPen(dashed);
    painter.drawLine(QPointF(in.left(), whole), QPointF(in.right(), whole));

    const bool many = series.decibels.size() > manyChannels;
    const bool crowded = isCrowded();
    const QColor stems = crowded ? tokens().text : tokens().bar;
    painter.setPen(QPen(stems, crowded ? dotPixels * 0.7 : many ? 1.2 : 2, Qt::SolidLine, Qt::FlatCap));
    for (const ChannelColumn& column : m_columns[s]) {
        const double x = xOfPlace((column.first + column.last) / 2.0);
        const double least = y.pixel(shown(column.least, m_hi));
        const double most = crowded ? y.pixel(shown(column.most, m_hi)) - 1 : whole;
        painter.drawLine(QPointF(x, most), QPointF(x, least));
    }
    if (crowded) return;
    for (const ChannelColumn& column : m_columns[s]) {
        paintDot(painter, {xOfPlace(column.first), y.pixel(shown(column.least, m_hi))}, s, many ? 1.8 : 2.6);
    }
}

void ChannelPlot::paintDot(QPainter& painter, QPointF at, std::size_t series, double radius) {
    if (series == 0) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens().text);
        painter.drawEllipse(at, radius, radius);
        return;
    }
    painter.setPen(QPen(tokens().text, 1.1));
    painter.setBrush(tokens().node);
    if (series == 1) {
        painter.drawRect(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius));
    } else {
        const double r = 1.3 * radius;
        painter.drawPolygon(QPolygonF({at + QPointF(0, -r), at + QPointF(r, 0.8 * r), at + QPointF(-r, 0.8 * r)}));
    }
}

void ChannelPlot::paintWorst(QPainter& painter, const PlotScale& y) const {
    const Worst found = worst();
    const QPointF at(xOfPlace(found.place), y.pixel(found.decibels));
    painter.setPen(QPen(tokens().heat[4], 1.8));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(at, 4, 4);
    const QFont font = pixelFont(10.5, QFont::DemiBold);
    const QString text = worstText();
    const double wide = textWidth(font, text);
    const double x = std::clamp(at.x() - wide / 2, 0.0, std::max(0.0, width() - wide - 2));
    const double baseline = std::min(at.y() + 16, area().bottom() - 3);
    QPainterPath letters;
    letters.addText(QPointF(x, baseline), font, text);
    painter.strokePath(letters, QPen(tokens().window, 4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.fillPath(letters, tokens().text);
}

}  // namespace quantie
