#include "ui/plots/plot_widget.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <algorithm>

#include "ui/theme/focus_ring.h"
#include "ui/theme/font.h"
#include "ui/theme/theme.h"

namespace quantie {
namespace {

constexpr double rightMargin = 12;
constexpr double labelGap = 5;
constexpr double bottomRoom = 20;
constexpr double staleOpacity = 0.45;
constexpr double tickPixels = 10.5;
constexpr double readOutPixels = 11;
constexpr int farStep = 10;  ///< items that Page Up and Page Down skip

}  // namespace

PlotWidget::PlotWidget(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void PlotWidget::setEmptyText(const QString& text) {
    if (text == m_emptyText) return;
    m_emptyText = text;
    sayWords();
    update();
}

void PlotWidget::setStale(bool stale) {
    if (stale == m_stale) return;
    m_stale = stale;
    update();
}

void PlotWidget::setCurrentItem(int item) {
    item = isEmpty() ? -1 : std::clamp(item, -1, itemCount() - 1);
    if (item == m_item) return;
    m_item = item;
    sayWords();
    update();
}

ReadOut PlotWidget::currentReadOut() const {
    return m_item < 0 ? ReadOut{} : readOut(m_item);
}

QSize PlotWidget::sizeHint() const {
    return {320, 120};
}

void PlotWidget::contentChanged() {
    if (isEmpty() || m_item >= itemCount()) m_item = -1;
    sayWords();
    update();
}

void PlotWidget::sayWords() {
    if (isEmpty()) {
        setAccessibleDescription(m_emptyText);
        return;
    }
    const ReadOut at = currentReadOut();
    QStringList words{at.first, at.second, inWords()};
    words.removeAll(QString());
    setAccessibleDescription(words.join(QStringLiteral(". ")));
}

QFont PlotWidget::tickFont() {
    return pixelFont(tickPixels);
}

double PlotWidget::lineHeight() {
    return QFontMetricsF(tickFont()).height();
}

QRectF PlotWidget::plotArea(double left, double top) const {
    return {left, top, std::max(1.0, width() - left - rightMargin), std::max(1.0, height() - top - bottomRoom)};
}

double PlotWidget::labelRoom(const QStringList& labels) const {
    double widest = 0;
    for (const QString& label : labels) widest = std::max(widest, textWidth(tickFont(), label));
    return std::ceil(std::max(30.0, widest + labelGap + 2));
}

void PlotWidget::paintVerticalAxis(QPainter& painter, const QRectF& area, const PlotScale& scale, const Ticks& ticks,
                                   const QStringList& labels) const {
    painter.setFont(tickFont());
    const double height = lineHeight();
    for (std::size_t i = 0; i < ticks.values.size(); ++i) {
        const double y = std::floor(scale.pixel(ticks.values[i])) + 0.5;
        painter.setPen(QPen(tokens().line, 1));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(tokens().muted);
        painter.drawText(QRectF(0, y - height / 2, area.left() - labelGap, height), Qt::AlignRight | Qt::AlignVCenter,
                         labels[static_cast<qsizetype>(i)]);
    }
}

void PlotWidget::paintBaseLine(QPainter& painter, const QRectF& area) const {
    painter.setPen(QPen(tokens().outline, 1));
    const double y = std::floor(area.bottom()) + 0.5;
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
}

void PlotWidget::paintBottomLabels(QPainter& painter, const QRectF& area,
                                   const QList<std::pair<double, QString>>& labels) const {
    painter.setFont(tickFont());
    painter.setPen(tokens().muted);
    double free = 0;  // where the last label ended
    for (const auto& [x, text] : labels) {
        const double wide = textWidth(tickFont(), text);
        const double left = std::clamp(x - wide / 2, 0.0, std::max(0.0, width() - wide));
        if (left < free) continue;
        free = left + wide + 6;
        painter.drawText(QRectF(left, area.bottom() + 5, wide + 1, lineHeight()), Qt::AlignLeft, text);
    }
}

bool PlotWidget::event(QEvent* event) {
    // Over the plot itself the read-out speaks; a tooltip would cover it.
    if (event->type() == QEvent::ToolTip && m_item >= 0) return true;
    return QWidget::event(event);
}

void PlotWidget::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (isEmpty()) {
        paintEmpty(painter);
    } else {
        if (m_stale) painter.setOpacity(staleOpacity);
        paintPlot(painter);
        painter.setOpacity(1);
        paintReadOut(painter);
    }
    if (hasFocus()) drawFocusRing(&painter, QRectF(rect()).adjusted(3, 3, -3, -3));
}

void PlotWidget::paintEmpty(QPainter& painter) const {
    painter.setFont(panelFont());
    painter.setPen(tokens().muted);
    painter.drawText(rect().adjusted(8, 0, -8, 0), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
}

void PlotWidget::paintReadOut(QPainter& painter) const {
    const ReadOut at = currentReadOut();
    if (at.first.isEmpty()) return;
    const QFont font = pixelFont(readOutPixels);
    const double height = QFontMetricsF(font).height();
    const bool two = !at.second.isEmpty();
    const QSizeF size(std::max(textWidth(font, at.first), textWidth(font, at.second)) + 18,
                      (two ? 2 * height : height) + 10);
    const QPointF point = itemPoint(m_item);
    // Beside the item, on the side that has room; never outside the widget.
    double x = point.x() + 10 + size.width() <= width() ? point.x() + 10 : point.x() - 10 - size.width();
    x = std::clamp(x, 1.0, std::max(1.0, width() - size.width() - 1));
    const double y = std::clamp(point.y() - size.height() / 2, 1.0, std::max(1.0, this->height() - size.height() - 1));
    const QRectF box(std::floor(x) + 0.5, std::floor(y) + 0.5, size.width(), size.height());
    painter.setPen(QPen(tokens().outline, 1));
    painter.setBrush(tokens().base);
    painter.drawRoundedRect(box, 3, 3);
    painter.setFont(font);
    painter.setPen(tokens().text);
    painter.drawText(QPointF(box.left() + 9, box.top() + 4 + QFontMetricsF(font).ascent()), at.first);
    painter.setPen(tokens().muted);
    painter.drawText(QPointF(box.left() + 9, box.top() + 4 + height + QFontMetricsF(font).ascent()), at.second);
}

void PlotWidget::mouseMoveEvent(QMouseEvent* event) {
    setCurrentItem(isEmpty() ? -1 : itemAt(event->position().x()));
}

void PlotWidget::leaveEvent(QEvent*) {
    setCurrentItem(-1);
}

void PlotWidget::keyPressEvent(QKeyEvent* event) {
    const int last = isEmpty() ? -1 : itemCount() - 1;
    const auto go = [&](int item) { setCurrentItem(std::clamp(item, std::min(0, last), last)); };
    switch (event->key()) {
        case Qt::Key_Left:
            return go(m_item < 0 ? last : m_item - 1);
        case Qt::Key_Right:
            return go(m_item + 1);
        case Qt::Key_PageUp:
            return go(m_item - farStep);
        case Qt::Key_PageDown:
            return go(m_item + farStep);
        case Qt::Key_Home:
            return go(0);
        case Qt::Key_End:
            return go(last);
        case Qt::Key_Escape:
            if (m_item >= 0) return setCurrentItem(-1);
            break;
        default:
            break;
    }
    QWidget::keyPressEvent(event);
}

void PlotWidget::focusOutEvent(QFocusEvent* event) {
    setCurrentItem(-1);
    QWidget::focusOutEvent(event);
}

void PlotWidget::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) update();
    QWidget::changeEvent(event);
}

}  // namespace quantie
