// The settings of two uses of one variable side by side, with a sign between what differs.
#pragma once

#include <QWidget>
#include <array>
#include <vector>

#include "ui/document/document.h"
#include "ui/inspector/axis_text.h"

class QCheckBox;
class QComboBox;
class QGridLayout;
class QPushButton;

namespace quantie {

/// The rows of the form, each a part of a setting.
enum class SettingPart { Quantize, Bits, Scale, Clipping, Symmetric, Narrow };
inline constexpr int settingPartCount = 6;

/// "Given −0.3 to 0.3", "Given, 16 pairs".
QString givenText(const Given& given);

/// Whether the two settings differ in that part; where one of them is float, only in whether they quantize.
bool differIn(SettingPart part, const std::optional<Scheme>& a, const std::optional<Scheme>& b);

class ElidedLabel;

class CompareForm : public QWidget {
    Q_OBJECT

  public:
    explicit CompareForm(Document& document, QWidget* parent = nullptr);

    void setVariable(int variable);
    void refresh();
    /// The two uses that are compared.
    const std::array<int, 2>& uses() const { return m_uses; }

  signals:
    void usesChosen();

  private:
    struct Column {
        ElidedLabel* name = nullptr;  ///< of the only two uses
        QComboBox* use = nullptr;     ///< of more
        QCheckBox* quantize = nullptr;
        QComboBox* bits = nullptr;
        QComboBox* scale = nullptr;
        QComboBox* range = nullptr;
        QCheckBox* symmetric = nullptr;
        QCheckBox* narrow = nullptr;
        QPushButton* forAll = nullptr;
        std::vector<AxisChoice> axes;
    };

    QComboBox* combo(const QString& name, const QString& toolTip);
    void makeColumn(QGridLayout* grid, std::size_t index);
    void connectColumn(std::size_t index);
    void chooseRange(std::size_t index, int method);
    void fill(std::size_t index);
    void refreshColumn(std::size_t index);

    Document& m_document;
    int m_variable = -1;
    std::array<int, 2> m_uses{-1, -1};
    std::array<Column, 2> m_columns;
    std::array<QWidget*, settingPartCount> m_signs{};
};

}  // namespace quantie
