// How many bits: 2 to 8 side by side, 9 to 16 in a list.
#pragma once

#include <QWidget>
#include <optional>

class QComboBox;

namespace quantie {

class SegmentedButtons;

class BitsField : public QWidget {
    Q_OBJECT

  public:
    explicit BitsField(QWidget* parent = nullptr);

    /// None: float, or bits that differ.
    void setBits(std::optional<int> bits);

  signals:
    void chosen(int bits);

  private:
    SegmentedButtons* m_few;
    QComboBox* m_many;
};

}  // namespace quantie
