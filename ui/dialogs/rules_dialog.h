// Settings for many uses at once: rules in an order, what each of them matches, and one step that applies them all.
#pragma once

#include <QDialog>
#include <QList>
#include <vector>

#include "ui/dialogs/rule.h"
#include "ui/document/document.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;
class QVBoxLayout;

namespace quantie {

class IconLabel;
class SchemeFields;

/// Not modal. The rules are remembered for the next model.
class RulesDialog : public QDialog {
    Q_OBJECT
  public:
    explicit RulesDialog(Document& document, QWidget* parent = nullptr);

    const std::vector<Rule>& rules() const { return m_rules; }
    void setRules(std::vector<Rule> rules);
    const RulesEffect& effect() const { return m_effect; }

  signals:
    /// What the current rule matches, for the graph to ring; nothing once the dialog is closed.
    void matchesChanged(const QList<int>& uses);

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    void addList(QVBoxLayout* layout);
    void addForm(QVBoxLayout* layout);
    void addApply(QVBoxLayout* layout);

    int current() const;
    void add();
    void remove();
    void move(int by);
    void showCurrent();
    void edited();
    void refill();
    void refresh();
    void showList();
    void showEffect();
    void apply();

    Document& m_document;
    std::vector<Rule> m_rules;
    RulesEffect m_effect;
    bool m_showing = false;  ///< fields are filled, nobody edits

    QListWidget* m_list = nullptr;
    QPushButton* m_remove = nullptr;
    QPushButton* m_up = nullptr;
    QPushButton* m_down = nullptr;
    QWidget* m_form = nullptr;
    QComboBox* m_kind = nullptr;
    QComboBox* m_pattern = nullptr;
    QComboBox* m_weight = nullptr;
    QLabel* m_weightLabel = nullptr;
    SchemeFields* m_scheme = nullptr;
    IconLabel* m_matchIcon = nullptr;
    QLabel* m_match = nullptr;
    QCheckBox* m_overHand = nullptr;
    QLabel* m_summary = nullptr;
    QPushButton* m_apply = nullptr;
};

}  // namespace quantie
