// Tying by hand: two uses of equal shape that shall read one variable.
#pragma once

#include <QDialog>
#include <QList>

#include "ui/document/document.h"

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace quantie {

/// Uses whose weights have the shape and type of that one and that read another variable: what it can be tied to.
QList<int> tieCandidates(const Graph& graph, int use);

class TieDialog : public QDialog {
    Q_OBJECT
  public:
    /// Starts from the selected use, where one is selected.
    explicit TieDialog(Document& document, QWidget* parent = nullptr);

    void choose(int first, int second);

  private:
    QWidget* makeColumn(const QString& title, QLineEdit*& filter, QListWidget*& list);
    void fillFirst();
    void fillSecond();
    void explain();
    void tie();

    Document& m_document;
    QLineEdit* m_firstFilter = nullptr;
    QListWidget* m_first = nullptr;
    QLineEdit* m_secondFilter = nullptr;
    QListWidget* m_second = nullptr;
    QLabel* m_explanation = nullptr;
    QPushButton* m_tie = nullptr;
};

}  // namespace quantie
