// The bytes of all weights as two bars: as float, and as they are stored; hatched is what differing uses cost.
#pragma once

#include <QWidget>

#include "core/eval/sizes.h"

namespace quantie {

class SizeBars : public QWidget {
    Q_OBJECT

  public:
    explicit SizeBars(QWidget* parent = nullptr);

    void setBytes(const Bytes& bytes);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    int rowHeight() const;

    Bytes m_bytes;
};

}  // namespace quantie
