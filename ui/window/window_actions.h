// The actions of the registry as QActions: menus, shortcuts, and their state as the document changes.
#pragma once

#include <QHash>
#include <QObject>
#include <QTimer>

#include "ui/window/action_row.h"

class QAction;
class QMainWindow;
class QMenu;
class QMenuBar;
class QWidget;

namespace quantie {

class WindowActions : public QObject {
    Q_OBJECT
  public:
    /// `graph` and `tree` are where the shortcuts of KeysIn::Graph and KeysIn::Lists count.
    WindowActions(Workspace& workspace, QMainWindow& window, QWidget& graph, QWidget& tree);

    void fillMenuBar(QMenuBar& bar);
    /// The action of a row; there is one of every id.
    QAction* action(const QString& id) const { return m_actions.value(id); }
    /// As the menus list them.
    QList<QAction*> inOrder() const;

    /// Brings enabled and checked up to date, once for all the changes of one moment.
    void refreshSoon() { m_refresh.start(); }
    void refresh();

  private:
    QAction* make(const ActionRow& row, QMainWindow& window, QWidget& graph, QWidget& tree);
    void addSubmenu(QMenu& menu, const ActionRow& row);

    Workspace& m_workspace;
    QHash<QString, QAction*> m_actions;
    QTimer m_refresh;
};

/// The text without its mnemonic: for tool tips and the list of keys.
QString plainText(const QString& text);

}  // namespace quantie
