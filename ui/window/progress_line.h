// A line of 2 px below the tool bar that says how far long work is. It comes after 200 ms: short work shows nothing.
#pragma once

#include <QTimer>
#include <QWidget>

namespace quantie {

class ProgressLine : public QWidget {
    Q_OBJECT
  public:
    explicit ProgressLine(QWidget* parent);

    void start();
    void setFraction(double fraction);
    void stop();
    bool isShown() const { return isVisible(); }

  signals:
    /// Work takes long enough to say so; or has ended.
    void shownChanged(bool shown);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QTimer m_patience;
    double m_fraction = 0;
};

}  // namespace quantie
