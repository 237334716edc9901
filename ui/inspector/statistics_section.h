// The section "Statistics": what the values are like, quantized or not.
#pragma once

#include <vector>

#include "ui/inspector/values_look.h"
#include "ui/widgets/section.h"

class QLabel;

namespace quantie {

class StatisticsSection : public Section {
    Q_OBJECT

  public:
    explicit StatisticsSection(const ValuesLook& look, QWidget* parent = nullptr);
    void refresh();

  private:
    const ValuesLook& m_look;
    std::vector<QLabel*> m_values;  ///< parallel to statistics()
};

/// "12 (0.4 %)" of a count among all values, "−0.00313" of any other.
QString statisticText(const Statistic& row, const WeightStatistics& found);

}  // namespace quantie
