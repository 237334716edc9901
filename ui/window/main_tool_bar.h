// The tool bar: open and save, undo and redo, what colours the graph, the data, the tie at hand, rules, find, export.
#pragma once

#include <QToolBar>

class QLabel;

namespace quantie {

class FindField;
class WindowActions;
struct Workspace;

class MainToolBar : public QToolBar {
    Q_OBJECT
  public:
    MainToolBar(Workspace& workspace, const WindowActions& actions, QWidget* parent);

    /// Shorter fields, in a narrow window.
    void setNarrow(bool narrow);

  private:
    void addButton(QAction* action, Qt::ToolButtonStyle style = Qt::ToolButtonIconOnly);
    void addSpace();
    void addTie(const WindowActions& actions);
    void showTie();

    Workspace& m_workspace;
    QLabel* m_tie;
};

}  // namespace quantie
