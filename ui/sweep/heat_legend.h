// The scale of errors as a widget: what the grounds of cells mean.
#pragma once

#include <QWidget>

namespace quantie {

class HeatLegend : public QWidget {
    Q_OBJECT
  public:
    explicit HeatLegend(const QString& title, QWidget* parent = nullptr);

    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QString m_title;
};

}  // namespace quantie
