// What all plots share: text and margins, the read-out under the pointer and by the keyboard, what is said where there
// is nothing to draw, and the words for those who do not see it.
#pragma once

#include <QPainter>
#include <QWidget>

#include "ui/plots/axis_ticks.h"
#include "ui/plots/plot_scale.h"

namespace quantie {

/// Two lines about one item of the plot; the second is muted and may be empty.
struct ReadOut {
    QString first;
    QString second;
};

class PlotWidget : public QWidget {
    Q_OBJECT

  public:
    explicit PlotWidget(QWidget* parent = nullptr);

    /// Shown in place of the plot while there is nothing to draw: what to do, or what it waits for.
    void setEmptyText(const QString& text);
    /// What is drawn belongs to an earlier setting: it stays, muted, until there is something new.
    void setStale(bool stale);

    /// The item that the read-out is about; -1 for none.
    int currentItem() const { return m_item; }
    void setCurrentItem(int item);
    /// Of the current item, as shown; both lines are empty where there is none.
    ReadOut currentReadOut() const;

    QSize sizeHint() const override;

  protected:
    // -- What a plot is -----------------------------------------------------------------------------------------------
    virtual bool isEmpty() const = 0;
    /// What the read-out goes through from left to right.
    virtual int itemCount() const = 0;
    virtual int itemAt(double x) const = 0;  ///< by the pixel; -1 for none
    virtual QPointF itemPoint(int item) const = 0;
    virtual ReadOut readOut(int item) const = 0;
    /// The whole plot in a sentence or two.
    virtual QString inWords() const = 0;
    virtual void paintPlot(QPainter& painter) = 0;

    // -- What a plot uses ---------------------------------------------------------------------------------------------
    void contentChanged();
    /// The area between the axes; `top` is the room above it.
    QRectF plotArea(double left, double top) const;
    /// Room for those labels left of the plot.
    double labelRoom(const QStringList& labels) const;
    static QFont tickFont();
    static double lineHeight();
    /// Hairlines with their labels, and the base line.
    void paintVerticalAxis(QPainter& painter, const QRectF& area, const PlotScale& scale, const Ticks& ticks,
                           const QStringList& labels) const;
    void paintBaseLine(QPainter& painter, const QRectF& area) const;
    /// Labels under the area, moved inwards at its ends and left out where they would meet.
    void paintBottomLabels(QPainter& painter, const QRectF& area,
                           const QList<std::pair<double, QString>>& labels) const;

    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void paintReadOut(QPainter& painter) const;
    void paintEmpty(QPainter& painter) const;
    void sayWords();

    QString m_emptyText;
    int m_item = -1;
    bool m_stale = false;
};

}  // namespace quantie
