// The registry of the window's actions. One table per menu; its rows feed the menus, the tool bar, the shortcuts and
// the list of keys in the help.
#pragma once

#include <QString>
#include <span>

class QMenu;

namespace quantie {

struct Workspace;

/// Where its shortcut counts.
enum class KeysIn {
    Window,  ///< everywhere but in text fields, which take what can be typed
    Graph,   ///< keys that other widgets need themselves (Return, Home)
    Lists,   ///< in the graph and in the tree of weights (Space, Esc)
};

struct ActionRow {
    const char* id;         ///< "file.open": unique, and the name of the QAction
    const char* text;       ///< with the mnemonic; translated in the context "Actions"
    const char* keys = "";  ///< portable; several are separated by a space
    void (*run)(Workspace&) = nullptr;
    bool (*enabled)(const Workspace&) = nullptr;  ///< null: always
    bool (*checked)(const Workspace&) = nullptr;  ///< null: not checkable
    /// The row is a submenu, filled whenever it opens.
    void (*fill)(QMenu&, Workspace&) = nullptr;
    QString (*label)(const Workspace&) = nullptr;  ///< a text that changes, in place of `text`
    const char* icon = "";
    const char* submenu = "";  ///< rows that follow each other with the same text are one submenu
    const char* tip = "";      ///< what it does, where the text alone does not say it
    KeysIn keysIn = KeysIn::Window;
    bool separated = false;  ///< by a line from the row above
};

struct ActionMenu {
    const char* title;
    std::span<const ActionRow> rows;
};

std::span<const ActionRow> fileActions();
std::span<const ActionRow> editActions();
std::span<const ActionRow> viewActions();
std::span<const ActionRow> tieActions();
std::span<const ActionRow> quantizeActions();
std::span<const ActionRow> runActions();
std::span<const ActionRow> helpActions();

/// In the order of the menu bar.
std::span<const ActionMenu> actionMenus();

}  // namespace quantie
