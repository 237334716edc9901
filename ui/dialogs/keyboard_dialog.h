// Every action of the window with its keys, to be searched.
#pragma once

#include <QDialog>
#include <QList>

class QAction;
class QLineEdit;
class QTreeWidget;

namespace quantie {

class KeyboardDialog : public QDialog {
    Q_OBJECT
  public:
    /// The actions in the order in which they are listed; submenus and separators are left out.
    explicit KeyboardDialog(const QList<QAction*>& actions, QWidget* parent = nullptr);

  private:
    void filter(const QString& text);

    QLineEdit* m_filter;
    QTreeWidget* m_table;
};

}  // namespace quantie
