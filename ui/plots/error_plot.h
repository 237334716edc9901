// How the errors of a quantized weight spread. In steps of the grid, rounding alone fills −½ … ½; two plots side by
// side use the weight's own unit and one extent.
#pragma once

#include "core/quant/histogram.h"
#include "ui/plots/histogram_bars.h"
#include "ui/plots/plot_widget.h"

namespace quantie {

struct ErrorPlotData {
    Histogram errors;       ///< from −extent to extent; larger errors are in the outer bins
    bool inSteps = true;    ///< what the errors are counted in
    double sqnrDb = 0;      ///< decides the colour
    double countLimit = 0;  ///< the y axis of two plots side by side; 0: the plot's own
};

class ErrorPlot : public PlotWidget {
    Q_OBJECT

  public:
    explicit ErrorPlot(QWidget* parent = nullptr);

    void setData(const ErrorPlotData& content);
    QSize sizeHint() const override;

  protected:
    bool isEmpty() const override;
    int itemCount() const override { return static_cast<int>(m_bars.size()); }
    int itemAt(double x) const override;
    QPointF itemPoint(int item) const override;
    ReadOut readOut(int item) const override;
    QString inWords() const override;
    void paintPlot(QPainter& painter) override;

  private:
    QRectF area() const;
    PlotScale xScale() const;
    double largest() const;
    double withinHalfStep() const;
    QList<std::pair<double, QString>> labels() const;

    ErrorPlotData m_data;
    std::vector<Bar> m_bars;
};

}  // namespace quantie
