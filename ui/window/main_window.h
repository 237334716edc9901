// The main window: the graph in the middle, panels around it, and what connects them. What can be done stands in the
// registry of actions (action_row.h), how files are opened and saved in file_commands.h.
#pragma once

#include <QMainWindow>
#include <memory>

#include "ui/document/document.h"
#include "ui/graph/view_settings.h"
#include "ui/window/workspace.h"

class QLabel;
class QMimeData;
class QStackedWidget;
class QToolButton;

namespace quantie {

class DataCommands;
class MainToolBar;
class ProgressLine;
class StatusLine;
class SummaryPanel;
class WindowActions;
class ZoomControl;

class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    MainWindow();
    ~MainWindow() override;

    /// A model or a recipe.
    void open(const QString& file);
    /// After a run that ended badly: what it left behind.
    void offerKeptChanges();

    Document& document() { return m_document; }
    Workspace& workspace() { return m_workspace; }
    WindowActions& actions() { return *m_actions; }

  protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    QWidget* makeCentre();
    void makeStatusBar();
    void connectDocument();
    void connectProgress();
    void connectPanels();
    void connectSummary();
    void connectData();
    void showDocument();
    void showWork();
    void stopWork();
    void placeProgressLine();
    QString dropped(const QMimeData& mime) const;

    Document m_document;
    ViewSettings m_view;
    MessageBar* m_messages;
    GraphView* m_graph;
    WeightsPanel* m_weights;
    SummaryPanel* m_summary;
    FileCommands* m_files;
    WindowDialogs* m_dialogs;
    DataCommands* m_data;
    QStackedWidget* m_centre;
    Panels* m_panels;
    Workspace m_workspace;
    WindowActions* m_actions;
    MainToolBar* m_toolBar;
    ProgressLine* m_progress;
    QLabel* m_work;
    QToolButton* m_stop;
    StatusLine* m_status;
    ZoomControl* m_zoom;
    bool m_wasShown = false;
};

}  // namespace quantie
