// The zoom in the status bar: a button that fits all, a slider, the percentage.
#pragma once

#include <QWidget>

class QLabel;
class QSlider;
class QToolButton;

namespace quantie {

class ZoomControl : public QWidget {
    Q_OBJECT
  public:
    explicit ZoomControl(QWidget* parent = nullptr);

    /// 1 is 100 %. Emits nothing.
    void setZoom(double zoom);

  signals:
    void zoomChosen(double zoom);
    void fitAsked();

  private:
    QToolButton* m_fit;
    QSlider* m_slider;
    QLabel* m_percent;
};

/// Places of the slider are equal ratios: 0 is 5 %, 1000 is 400 %.
int sliderOfZoom(double zoom);
double zoomOfSlider(int value);

}  // namespace quantie
