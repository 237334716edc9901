// Where a range comes from, and its numbers: found ones to read, given ones to write.
#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "core/quant/quantizer.h"
#include "core/quant/scheme.h"

class QComboBox;
class QStackedWidget;

namespace quantie {

class ElidedLabel;
class NumberEdit;

/// "−0.549 to 0.549"; of several slices "16 ranges, within −0.549 to 0.549".
QString rangesText(const std::vector<ChannelRange>& ranges);

class RangeField : public QWidget {
    Q_OBJECT

  public:
    explicit RangeField(QWidget* parent = nullptr);

    /// None: ranges that differ, or float. `found` are the ranges in numbers where they are known.
    void setRange(const std::optional<Range>& range, const std::vector<ChannelRange>* found);

    /// What is said where there is no range to show: that several differ, or nothing.
    void setMixed(bool mixed);

  signals:
    void chosen(const quantie::Range& range);
    /// Given numbers are wanted in place of a method: those that were found.
    void givenChosen();

  private:
    void choose(int method);

    QComboBox* m_method;
    QStackedWidget* m_numbers;
    ElidedLabel* m_found;
    NumberEdit* m_percentile;
    NumberEdit* m_lo;
    NumberEdit* m_hi;
    Given m_given;
};

}  // namespace quantie
