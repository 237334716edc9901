// The page of a call or of a group (a call of a nested model): its config, shapes and uses.
#pragma once

#include "ui/inspector/inspector_page.h"

namespace quantie {

class ActivationSection;
class ConfigSection;
class LinkLabel;
class Section;
class UseList;

class CallPage : public InspectorPage {
    Q_OBJECT

  public:
    explicit CallPage(Document& document, QWidget* parent = nullptr);

    void setItems(const QList<Item>& items) override;
    void refresh() override;
    void leave() override;
    bool concerns(const QList<int>& uses) const override;

  private:
    void showHead();

    Item m_item;
    QList<int> m_uses;
    Section* m_weights;
    UseList* m_callWeights;   ///< by their names in the call
    UseList* m_groupWeights;  ///< by their ids
    Section* m_shapes;
    LinkLabel* m_shapesText;
    ConfigSection* m_config;
    ActivationSection* m_activation;
};

}  // namespace quantie
