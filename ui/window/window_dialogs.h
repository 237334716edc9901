// The dialogs and windows of their own that the main window opens.
#pragma once

#include <QList>
#include <QObject>
#include <QPointer>

#include "ui/compare/compare_window.h"
#include "ui/dialogs/guide_dialog.h"
#include "ui/dialogs/rules_dialog.h"
#include "ui/sweep/sweep_window.h"

class QAction;
class QWidget;

namespace quantie {

class Document;
class GraphView;
class MessageBar;

class WindowDialogs : public QObject {
    Q_OBJECT
  public:
    WindowDialogs(Document& document, GraphView& graph, MessageBar& messages, QWidget* window);

    void exportModel();
    void exportPicture();
    void definitions();
    void settings();
    void rules();
    void tieByHand();
    void compare();
    void sweep();
    void calibrate();
    void guide();
    /// Lists the actions of the window.
    void keyboard();
    void about();

  signals:
    /// What was opened needs data, and there are none.
    void dataWanted();

  public:
    void setActions(const QList<QAction*>& actions) { m_actions = actions; }

  private:
    Document& m_document;
    GraphView& m_graph;
    MessageBar& m_messages;
    QWidget* m_window;
    QList<QAction*> m_actions;
    QPointer<CompareWindow> m_compare;  ///< these stay open beside the window, one of each
    QPointer<SweepWindow> m_sweep;
    QPointer<RulesDialog> m_rules;
    QPointer<GuideDialog> m_guide;
};

}  // namespace quantie
