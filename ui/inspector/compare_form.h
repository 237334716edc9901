// The settings of two or three uses of one variable side by side, with a sign between what differs. Of more uses the
// user chooses two.
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

/// Uses that stand side by side.
inline constexpr std::size_t mostCompared = 3;
/// "● ", "□ ", "△ ": of a use's place in the comparison, here and in the plot of its channels.
QString comparedMark(std::size_t place);

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
    /// The uses that are compared, from the left.
    const QList<int>& uses() const { return m_uses; }

  signals:
    void usesChosen();

  private:
    struct Column {
        ElidedLabel* name = nullptr;  ///< where all uses stand side by side
        QComboBox* use = nullptr;     ///< where two of them are chosen
        QCheckBox* quantize = nullptr;
        QComboBox* bits = nullptr;
        QComboBox* scale = nullptr;
        QComboBox* range = nullptr;
        QCheckBox* symmetric = nullptr;
        QCheckBox* narrow = nullptr;
        QPushButton* forAll = nullptr;
        std::vector<AxisChoice> axes;

        std::array<QWidget*, 9> widgets() const;
    };
    using Signs = std::array<QWidget*, settingPartCount>;

    QComboBox* combo(const QString& name, const QString& toolTip);
    void makeColumn(std::size_t index);
    void makeSigns(std::size_t left);
    void showColumns();
    void connectColumn(std::size_t index);
    void chooseRange(std::size_t index, int method);
    void fill(std::size_t index);
    void refreshColumn(std::size_t index);
    void refreshSigns(std::size_t left);
    const std::vector<int>& allUses() const;
    int useOf(std::size_t column) const { return m_uses[static_cast<qsizetype>(column)]; }

    Document& m_document;
    int m_variable = -1;
    QList<int> m_uses;
    QGridLayout* m_grid;
    std::array<Column, mostCompared> m_columns;
    std::array<Signs, mostCompared - 1> m_signs{};  ///< right of each column but the last
};

}  // namespace quantie
