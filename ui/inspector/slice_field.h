// Which slice of an axis a plot is about: all of them, or one by its number.
#pragma once

#include <QSpinBox>
#include <optional>

namespace quantie {

class SliceField : public QSpinBox {
    Q_OBJECT

  public:
    explicit SliceField(QWidget* parent = nullptr);

    /// Of an axis with that many slices. Says nothing.
    void setSlices(int count);
    /// None: all.
    std::optional<int> slice() const;

  signals:
    void chosen();
};

}  // namespace quantie
