// The page of several things at once: the setting that their uses have in common, their bytes, their worst uses.
#pragma once

#include "ui/inspector/inspector_page.h"

class QLabel;

namespace quantie {

class Section;
class SettingForm;
class UseList;

class SeveralPage : public InspectorPage {
    Q_OBJECT

  public:
    explicit SeveralPage(Document& document, QWidget* parent = nullptr);

    void setItems(const QList<Item>& items) override;
    void refresh() override;
    bool concerns(const QList<int>& uses) const override;

  private:
    void refreshWorst();

    QList<Item> m_items;
    QList<int> m_uses;
    Section* m_setting;
    SettingForm* m_form;
    QLabel* m_bytes;
    Section* m_worst;
    UseList* m_list;
    QList<int> m_shown;  ///< what the list holds
};

/// "3 calls, 2 variables".
QString itemsText(const QList<Item>& items);
/// The bytes of the variables that these uses read, each counted once.
Bytes bytesOf(const Sizes& sizes, const Graph& graph, const QList<int>& uses);

}  // namespace quantie
