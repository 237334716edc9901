// The error of every channel: a dot each, with a stem to the value of the whole weight; the worst is ringed and named.
#pragma once

#include "ui/plots/channel_columns.h"
#include "ui/plots/plot_widget.h"

namespace quantie {

struct ChannelSeries {
    std::vector<double> decibels;  ///< SQNR by channel; +∞ where exact
    double tensor = 0;             ///< of the whole weight
    QString name;                  ///< of the use, where there are several
};

struct ChannelPlotData {
    std::vector<ChannelSeries> series;  ///< one to three of equal length: dots, squares, triangles
    bool worstFirst = false;            ///< else by index; several series are ordered by the first
};

class ChannelPlot : public PlotWidget {
    Q_OBJECT

  public:
    explicit ChannelPlot(QWidget* parent = nullptr);

    void setData(ChannelPlotData content);
    QSize sizeHint() const override;

  protected:
    bool isEmpty() const override;
    int itemCount() const override { return static_cast<int>(m_columns.empty() ? 0 : m_columns[0].size()); }
    int itemAt(double x) const override;
    QPointF itemPoint(int item) const override;
    ReadOut readOut(int item) const override;
    QString inWords() const override;
    void paintPlot(QPainter& painter) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    /// The channel with the smallest value of all series.
    struct Worst {
        int series = 0;
        int place = 0;
        double decibels = 0;
    };

    QRectF area() const;
    PlotScale yScale(const QRectF& area) const;
    double xOfPlace(double place) const;
    int channelAt(int place) const { return m_order.empty() ? place : m_order[place]; }
    bool isCrowded() const;
    void order();
    void layOut();
    Worst worst() const;
    QString worstText() const;

    void paintSeries(QPainter& painter, std::size_t series, const PlotScale& y) const;
    static void paintDot(QPainter& painter, QPointF at, std::size_t series, double radius);
    void paintWorst(QPainter& painter, const PlotScale& y) const;

    ChannelPlotData m_data;                             ///< the series in the order shown
    std::vector<int> m_order;                           ///< place → channel; empty: by index
    std::vector<std::vector<ChannelColumn>> m_columns;  ///< by series
    double m_lo = 0;
    double m_hi = 1;
};

}  // namespace quantie
