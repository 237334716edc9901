// The sign between two things that differ.
#pragma once

#include <QWidget>

namespace quantie {

class DiffersSign : public QWidget {
    Q_OBJECT

  public:
    explicit DiffersSign(QWidget* parent = nullptr);

  protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace quantie
