// How what a call returns is spread: bars of the float run, an outline under the recipe.
#pragma once

#include "core/quant/histogram.h"
#include "ui/plots/histogram_bars.h"
#include "ui/plots/plot_widget.h"

namespace quantie {

struct ActivationPlotData {
    Histogram original;
    Histogram quantized;  ///< over the same bins; without counts where nothing quantized reaches the call
};

class ActivationPlot : public PlotWidget {
    Q_OBJECT

  public:
    explicit ActivationPlot(QWidget* parent = nullptr);

    void setData(const ActivationPlotData& content);
    QSize sizeHint() const override;

  protected:
    bool isEmpty() const override { return m_original.empty(); }
    int itemCount() const override { return static_cast<int>(m_original.size()); }
    int itemAt(double x) const override;
    QPointF itemPoint(int item) const override;
    ReadOut readOut(int item) const override;
    QString inWords() const override;
    void paintPlot(QPainter& painter) override;

  private:
    QRectF area() const;
    PlotScale xScale() const;
    PlotScale yScale() const;

    std::vector<Bar> m_original;
    std::vector<Bar> m_quantized;  ///< as many, or none
    double m_most = 1;
};

}  // namespace quantie
