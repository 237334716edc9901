// The page where nothing is selected: the model, and what there is to know about its file.
#pragma once

#include "ui/inspector/inspector_page.h"

class QGridLayout;
class QLabel;
class QVBoxLayout;

namespace quantie {

class Section;

class ModelPage : public InspectorPage {
    Q_OBJECT

  public:
    explicit ModelPage(Document& document, QWidget* parent = nullptr);

    void setItems(const QList<Item>& items) override;
    void refresh() override;
    bool concerns(const QList<int>&) const override { return true; }

  private:
    void addFact(const QString& name, const QString& meaning);
    void showFacts();
    void showWarnings();

    QGridLayout* m_facts;
    std::vector<QLabel*> m_values;
    Section* m_file;
    Section* m_warnings;
    QWidget* m_warningList = nullptr;
};

}  // namespace quantie
