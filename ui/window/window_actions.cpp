#include "ui/window/window_actions.h"

#include <QAction>
#include <QCoreApplication>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <array>

#include "ui/theme/icon.h"
#include "ui/window/workspace.h"

namespace quantie {
namespace {

QString translated(const char* text) {
    return QCoreApplication::translate("Actions", text);
}

QList<QKeySequence> keySequences(const char* keys) {
    QList<QKeySequence> sequences;
    for (const QString& key : QString(keys).split(' ', Qt::SkipEmptyParts)) {
        sequences.append(QKeySequence(key, QKeySequence::PortableText));
    }
    return sequences;
}

}  // namespace

std::span<const ActionMenu> actionMenus() {
    static const std::array menus = {
        ActionMenu{QT_TRANSLATE_NOOP("Actions", "&File"), fileActions()},
        ActionMenu{QT_TRANSLATE_NOOP("Actions", "&Edit"), editActions()},
        ActionMenu{QT_TRANSLATE_NOOP("Actions", "&View"), viewActions()},
        ActionMenu{QT_TRANSLATE_NOOP("Actions", "&Tie"), tieActions()},
        ActionMenu{QT_TRANSLATE_NOOP("Actions", "&Quantize"), quantizeActions()},
        ActionMenu{QT_TRANSLATE_NOOP("Actions", "&Run"), runActions()},
        ActionMenu{QT_TRANSLATE_NOOP("Actions", "&Help"), helpActions()},
    };
    return menus;
}

QString plainText(const QString& text) {
    QString plain = text;
    return plain.remove('&');
}

WindowActions::WindowActions(Workspace& workspace, QMainWindow& window, QWidget& graph, QWidget& tree)
    : QObject(&window), m_workspace(workspace) {
    m_refresh.setSingleShot(true);
    connect(&m_refresh, &QTimer::timeout, this, &WindowActions::refresh);
    for (const ActionMenu& menu : actionMenus()) {
        for (const ActionRow& row : menu.rows) m_actions.insert(row.id, make(row, window, graph, tree));
    }
    refresh();
}

QAction* WindowActions::make(const ActionRow& row, QMainWindow& window, QWidget& graph, QWidget& tree) {
    auto* action = new QAction(translated(row.text), this);
    action->setObjectName(row.id);
    action->setIconText(plainText(action->text()));  // stays where the text tells what is undone
    action->setShortcuts(keySequences(row.keys));
    if (*row.icon != '\0') action->setIcon(icon(row.icon));
    const QString tip = *row.tip != '\0' ? translated(row.tip) : plainText(action->text());
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    action->setToolTip(keys.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, keys));
    action->setStatusTip(*row.tip != '\0' ? tip : QString());
    action->setCheckable(row.checked != nullptr);
    if (row.run != nullptr) {
        connect(action, &QAction::triggered, this, [this, &row] {
            row.run(m_workspace);
            refreshSoon();
        });
    }
    if (row.keysIn == KeysIn::Window) {
        window.addAction(action);
    } else {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        graph.addAction(action);
        if (row.keysIn == KeysIn::Lists) tree.addAction(action);
    }
    return action;
}

void WindowActions::fillMenuBar(QMenuBar& bar) {
    for (const ActionMenu& table : actionMenus()) {
        QMenu* menu = bar.addMenu(translated(table.title));
        QMenu* place = menu;
        QString submenu;
        for (const ActionRow& row : table.rows) {
            const bool begins = submenu != row.submenu;
            submenu = row.submenu;
            if (begins && submenu.isEmpty()) place = menu;
            if (row.separated) (begins ? menu : place)->addSeparator();
            if (begins && !submenu.isEmpty()) place = menu->addMenu(translated(row.submenu));
            if (row.fill != nullptr) {
                addSubmenu(*place, row);
            } else {
                place->addAction(action(row.id));
            }
        }
    }
}

QList<QAction*> WindowActions::inOrder() const {
    QList<QAction*> actions;
    for (const ActionMenu& menu : actionMenus()) {
        for (const ActionRow& row : menu.rows) actions.append(action(row.id));
    }
    return actions;
}

void WindowActions::addSubmenu(QMenu& menu, const ActionRow& row) {
    auto* submenu = new QMenu(&menu);
    action(row.id)->setMenu(submenu);
    menu.addAction(action(row.id));
    connect(submenu, &QMenu::aboutToShow, this, [this, submenu, &row] {
        submenu->clear();
        row.fill(*submenu, m_workspace);
    });
}

void WindowActions::refresh() {
    for (const ActionMenu& menu : actionMenus()) {
        for (const ActionRow& row : menu.rows) {
            QAction* action = m_actions.value(row.id);
            if (row.enabled != nullptr) action->setEnabled(row.enabled(m_workspace));
            if (row.checked != nullptr) action->setChecked(row.checked(m_workspace));
            if (row.label != nullptr) action->setText(row.label(m_workspace));
        }
    }
}

}  // namespace quantie
