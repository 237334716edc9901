// The settings of one use, or what several uses have in common; every change acts at once.
#pragma once

#include <QWidget>

#include "ui/document/document.h"
#include "ui/inspector/axis_text.h"
#include "ui/inspector/common_setting.h"

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;

namespace quantie {

class BitsField;
class RangeField;

class SettingForm : public QWidget {
    Q_OBJECT

  public:
    explicit SettingForm(Document& document, QWidget* parent = nullptr);

    void setUses(const QList<int>& uses);
    void refresh();
    /// "by hand", "rule …"; `mixed`; empty for float.
    QString origin() const;

  private:
    void addRow(QGridLayout* form, int row, const QString& name, std::initializer_list<QWidget*> fields);
    void connectFields();
    void fillAxes();
    void chooseGiven();
    QString noteOf(const CommonSetting& common) const;

    Document& m_document;
    QList<int> m_uses;               ///< those of float weights
    QList<int> m_all;                ///< all that were asked for
    std::vector<AxisChoice> m_axes;  ///< what the list offers

    QCheckBox* m_quantize;
    QLabel* m_note;
    BitsField* m_bits;
    QComboBox* m_scale;
    QCheckBox* m_symmetric;
    QCheckBox* m_narrow;
    RangeField* m_range;
};

}  // namespace quantie
