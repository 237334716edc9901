// The page of a variable that is read more than once: why it is tied, and two or three of its uses side by side.
#pragma once

#include <array>

#include "ui/inspector/compare_form.h"
#include "ui/inspector/error_look.h"
#include "ui/inspector/inspector_page.h"
#include "ui/inspector/values_look.h"

class QLabel;

namespace quantie {

class ChannelsSection;
class ErrorFiguresView;
class Section;
class StatisticsSection;
class TableSection;
class UseList;
class ValuesSection;

class VariablePage : public InspectorPage {
    Q_OBJECT

  public:
    explicit VariablePage(Document& document, QWidget* parent = nullptr);

    void setItems(const QList<Item>& items) override;
    void refresh() override;
    void leave() override;
    bool concerns(const QList<int>& uses) const override;

  private:
    QWidget* errorsSideBySide();
    void showHead();
    void lookAtUses();
    /// One extent for both plots: that of the larger error.
    void refreshErrors();

    int m_variable = -1;
    std::array<ErrorLook, mostCompared> m_errors;
    ValuesLook m_values;
    Section* m_uses;
    CompareForm* m_compare;
    UseList* m_list;
    Section* m_error;
    std::array<ErrorFiguresView*, mostCompared> m_figures{};
    std::array<QLabel*, mostCompared> m_damages{};  ///< what each alone does to the outputs
    ChannelsSection* m_channels;
    ValuesSection* m_grid;
    StatisticsSection* m_statistics;
    TableSection* m_table;
};

}  // namespace quantie
