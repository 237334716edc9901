// Two models side by side, the open one and another (an export of it): their graphs, which move together, and the list
// of what differs, broken ties first.
#pragma once

#include <QWidget>

#include "ui/compare/compared_models.h"
#include "ui/compare/difference.h"
#include "ui/graph/view_settings.h"

class QLabel;
class QModelIndex;
class QStackedWidget;
class QToolButton;
class QTreeView;
class QVBoxLayout;

namespace quantie {

class DifferencesModel;
class ElidedLabel;
class GraphView;
class LinkLabel;
class MovingTogether;

class CompareWindow : public QWidget {
    Q_OBJECT

  public:
    explicit CompareWindow(Document& original, QWidget* parent = nullptr);

    /// Opens the other file and compares; `weights` for a `.json`, empty for none.
    void compareWith(const QString& file, const QString& weights = {});

    ComparedModels& models() { return *m_models; }
    GraphView& firstView() { return *m_firstView; }
    GraphView& secondView() { return *m_secondView; }
    QTreeView& list() { return *m_list; }
    /// What the line above the list says.
    QString summary() const;

    QSize sizeHint() const override { return {1400, 860}; }

  protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    QWidget* makeFirstPane();
    QWidget* makeSecondPane();
    QWidget* makeList();
    void chooseFile();
    void showTitles();
    void showWork(const QString& what);
    void showFailure(const QString& why);
    void showComparison();
    void clearComparison();
    void showDifference(const QModelIndex& index);
    void mirror(const Document& from, Document& to, const std::vector<int>& calls, const std::vector<int>& uses);

    ViewSettings m_view;
    ComparedModels* m_models;
    GraphView* m_firstView;
    GraphView* m_secondView;
    MovingTogether* m_together;
    DifferencesModel* m_differences;
    ElidedLabel* m_firstTitle;
    ElidedLabel* m_secondTitle;
    QStackedWidget* m_second;  ///< the prompt to choose a file, or the second graph
    LinkLabel* m_prompt;
    QLabel* m_summary;
    QToolButton* m_stop;
    QTreeView* m_list;
    bool m_selecting = false;  ///< what is selected now is our own doing
};

}  // namespace quantie
