// The Edit menu.
#include <QApplication>
#include <QClipboard>
#include <array>

#include "core/base/error.h"
#include "core/recipe/spec.h"
#include "ui/document/document.h"
#include "ui/graph/graph_view.h"
#include "ui/weights/weights_panel.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/action_row.h"
#include "ui/window/find_field.h"
#include "ui/window/panels.h"
#include "ui/window/selected.h"
#include "ui/window/window_dialogs.h"
#include "ui/window/workspace.h"

namespace quantie {
namespace {

QString translated(const char* text) {
    return QApplication::translate("Actions", text);
}

bool isOpen(const Workspace& w) {
    return w.document.isOpen();
}

/// A setting on the clipboard is text as rules write it: "8,axis=-1".
void copySetting(Workspace& w) {
    const QList<int> uses = selectedUses(w.document);
    QApplication::clipboard()->setText(QString::fromStdString(specText(w.document.scheme(uses.back()))));
}

void pasteSetting(Workspace& w) {
    const QString text = QApplication::clipboard()->text().trimmed();
    try {
        w.document.set(selectedUses(w.document), parseSpec(text.toStdString()).applied(std::nullopt));
    } catch (const Error& error) {
        w.messages.post({Message::Kind::Warning,
                         translated("The clipboard holds no setting: %1.").arg(QString::fromUtf8(error.what())),
                         {},
                         "paste"});
    }
}

constexpr std::array rows = {
    ActionRow{.id = "edit.undo",
              .text = QT_TRANSLATE_NOOP("Actions", "&Undo"),
              .keys = "Ctrl+Z",
              .run = [](Workspace& w) { w.document.undoStack().undo(); },
              .enabled = [](const Workspace& w) { return w.document.undoStack().canUndo(); },
              .label = [](const Workspace& w) { return translated("&Undo %1").arg(w.document.undoStack().undoText()); },
              .icon = "undo"},
    ActionRow{.id = "edit.redo",
              .text = QT_TRANSLATE_NOOP("Actions", "&Redo"),
              .keys = "Ctrl+Shift+Z Ctrl+Y",
              .run = [](Workspace& w) { w.document.undoStack().redo(); },
              .enabled = [](const Workspace& w) { return w.document.undoStack().canRedo(); },
              .label = [](const Workspace& w) { return translated("&Redo %1").arg(w.document.undoStack().redoText()); },
              .icon = "redo"},
    ActionRow{.id = "edit.copy",
              .text = QT_TRANSLATE_NOOP("Actions", "&Copy"),
              .keys = "Ctrl+C",
              .run = [](Workspace& w) { w.graph.copy(); },
              .enabled = isOpen,
              .icon = "copy",
              .tip = QT_TRANSLATE_NOOP("Actions", "Copy the ids of what is selected, and its picture"),
              .separated = true},
    ActionRow{.id = "edit.copySetting",
              .text = QT_TRANSLATE_NOOP("Actions", "Copy &setting"),
              .keys = "Ctrl+Shift+C",
              .run = copySetting,
              .enabled = hasSelectedUses},
    ActionRow{.id = "edit.pasteSetting",
              .text = QT_TRANSLATE_NOOP("Actions", "&Paste setting"),
              .keys = "Ctrl+Shift+V",
              .run = pasteSetting,
              .enabled = hasSelectedUses},
    ActionRow{.id = "edit.selectAll",
              .text = QT_TRANSLATE_NOOP("Actions", "Select &all"),
              .keys = "Ctrl+A",
              .run = [](Workspace& w) { w.graph.selectAll(); },
              .enabled = isOpen,
              .separated = true},
    ActionRow{.id = "edit.selectSameClass",
              .text = QT_TRANSLATE_NOOP("Actions", "Select same c&lass"),
              .keys = "Ctrl+Shift+A",
              .run = [](Workspace& w) { w.graph.selectSameClass(); },
              .enabled = hasSelection},
    ActionRow{.id = "edit.selectNone",
              .text = QT_TRANSLATE_NOOP("Actions", "Select &none"),
              .keys = "Esc",
              .run = [](Workspace& w) { w.graph.escape(); },
              .enabled = isOpen,
              .keysIn = KeysIn::Lists},
    ActionRow{.id = "edit.find",
              .text = QT_TRANSLATE_NOOP("Actions", "&Find"),
              .keys = "Ctrl+F",
              .run = [](Workspace& w) { w.find.takeFocus(); },
              .enabled = isOpen,
              .icon = "find",
              .separated = true},
    ActionRow{.id = "edit.findNext",
              .text = QT_TRANSLATE_NOOP("Actions", "Find ne&xt"),
              .keys = "F3",
              .run = [](Workspace& w) { w.graph.findNext(); },
              .enabled = [](const Workspace& w) { return w.graph.matchCount() > 0; }},
    ActionRow{.id = "edit.findPrevious",
              .text = QT_TRANSLATE_NOOP("Actions", "Find pre&vious"),
              .keys = "Shift+F3",
              .run = [](Workspace& w) { w.graph.findPrevious(); },
              .enabled = [](const Workspace& w) { return w.graph.matchCount() > 0; }},
    ActionRow{.id = "edit.filter",
              .text = QT_TRANSLATE_NOOP("Actions", "Fil&ter the weights"),
              .keys = "/",
              .run =
                  [](Workspace& w) {
                      if (!w.panels.isShown(Panel::Weights)) w.panels.goTo(Panel::Weights);
                      w.weights.focusFilter();
                  },
              .enabled = isOpen},
    ActionRow{.id = "edit.settings",
              .text = QT_TRANSLATE_NOOP("Actions", "S&ettings…"),
              .keys = "Ctrl+,",
              .run = [](Workspace& w) { w.dialogs.settings(); },
              .separated = true},
};

}  // namespace

std::span<const ActionRow> editActions() {
    return rows;
}

}  // namespace quantie
