// The histogram of a weight's values and the grid they are rounded to: what is clipped, which part of the range no
// value uses, and handles that drag the range.
#pragma once

#include <optional>

#include "core/quant/histogram.h"
#include "ui/plots/histogram_bars.h"
#include "ui/plots/plot_widget.h"
#include "ui/plots/range_handles.h"
#include "ui/plots/value_grid.h"

namespace quantie {

struct ValuesPlotData {
    Histogram histogram;            ///< without counts: nothing to draw
    std::optional<ValueGrid> grid;  ///< none: values alone
    bool draggable = false;         ///< whether the grid's range has handles
    bool symmetric = false;         ///< dragging one handle drags both
    QString note;                   ///< above the values where there is no grid: why
};

class ValuesPlot : public PlotWidget {
    Q_OBJECT

  public:
    explicit ValuesPlot(QWidget* parent = nullptr);

    void setData(const ValuesPlotData& content);
    void setLogarithmic(bool logarithmic);
    bool isLogarithmic() const { return m_logarithmic; }
    const RangeHandles& handles() const { return m_handles; }
    /// The pixel of a value: for tests and for whoever points at it.
    double pixelOf(double value) const { return xScale().pixel(value); }

    QSize sizeHint() const override;

  signals:
    /// While a handle moves.
    void rangeDragged(double lo, double hi);
    /// Once it is let go, or the Shift key is.
    void rangeDropped();

  protected:
    bool isEmpty() const override;
    int itemCount() const override { return static_cast<int>(m_bars.size()); }
    int itemAt(double x) const override;
    QPointF itemPoint(int item) const override;
    ReadOut readOut(int item) const override;
    QString inWords() const override;
    void paintPlot(QPainter& painter) override;

    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    QRectF area() const;
    PlotScale xScale() const;
    PlotScale yScale(const QRectF& area) const;
    double height(double count) const;  ///< 0 … 1 of the plot's height
    Ticks yTicks() const;
    void layOut();
    void dragTo(double value);
    void drop();
    QString note() const;

    void paintUnused(QPainter& painter, const QRectF& area) const;
    void paintBars(QPainter& painter, const QRectF& area) const;
    void paintLevels(QPainter& painter, const QRectF& area) const;
    void paintHandle(QPainter& painter, const QRectF& area, RangeHandles::End end) const;

    ValuesPlotData m_data;
    RangeHandles m_handles;
    std::vector<Bar> m_bars;
    double m_lo = 0;  ///< of the x axis
    double m_hi = 1;
    double m_largest = 0;  ///< count of the highest bar
    bool m_logarithmic = false;
};

}  // namespace quantie
