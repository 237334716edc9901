// A setting to be chosen, without a model beside it: bits, scale, symmetric, narrow, range method.
#pragma once

#include <QWidget>
#include <optional>

#include "core/quant/scheme.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;

namespace quantie {

class SchemeFields : public QWidget {
    Q_OBJECT
  public:
    /// Whether "float" can be chosen too.
    explicit SchemeFields(bool withFloat, QWidget* parent = nullptr);

    std::optional<Scheme> scheme() const;
    /// Emits nothing. Ranges in numbers are kept as they are until another method is chosen.
    void setScheme(const std::optional<Scheme>& scheme);

  signals:
    void changed();

  private:
    void showAxis(std::optional<int> axis);
    void showRange(const Range& range);
    Range range() const;
    void updateEnabled();

    QComboBox* m_bits;
    QComboBox* m_scale;
    QCheckBox* m_symmetric;
    QCheckBox* m_narrow;
    QComboBox* m_method;
    QDoubleSpinBox* m_percentile;
    std::optional<Given> m_given;
    bool m_filling = false;
};

}  // namespace quantie
