// The section "Values": every number of a variable in a table, to copy, and to save as .npy. Read only once it is open.
#pragma once

#include <vector>

#include "ui/document/document.h"
#include "ui/widgets/section.h"

class QHBoxLayout;
class QLabel;
class QSpinBox;
class QTableView;

namespace quantie {

class ValuesModel;

class TableSection : public Section {
    Q_OBJECT

  public:
    explicit TableSection(Document& document, QWidget* parent = nullptr);

    void setVariable(int variable);
    /// Writes the array beside the window; says in the section how it went.
    void save(const QString& file);

  private:
    void load();
    void showSlices();
    void copy();
    void askAndSave();
    void say(const QString& text);

    Document& m_document;
    Job m_job;
    int m_variable = -1;
    ValuesModel* m_model;
    QTableView* m_table;
    QHBoxLayout* m_controls;
    std::vector<QSpinBox*> m_slices;
    QLabel* m_message;
};

}  // namespace quantie
