// The page of one use: its setting, its error, its values.
#pragma once

#include "ui/inspector/error_look.h"
#include "ui/inspector/inspector_page.h"
#include "ui/inspector/values_look.h"

class QPushButton;

namespace quantie {

class ChannelsSection;
class ErrorSection;
class Section;
class SettingForm;
class StatisticsSection;
class TableSection;
class ValuesSection;

class UsePage : public InspectorPage {
    Q_OBJECT

  public:
    explicit UsePage(Document& document, QWidget* parent = nullptr);

    void setItems(const QList<Item>& items) override;
    void refresh() override;
    void leave() override;
    bool concerns(const QList<int>& uses) const override;

  private:
    void showHead();
    void refreshApply();

    int m_use = -1;
    ErrorLook m_errors;
    ValuesLook m_values;
    Section* m_setting;
    SettingForm* m_form;
    QPushButton* m_apply;
    ErrorSection* m_error;
    ValuesSection* m_grid;
    ChannelsSection* m_channels;
    StatisticsSection* m_statistics;
    TableSection* m_table;
};

}  // namespace quantie
