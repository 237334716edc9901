// The File menu.
#include <QAction>
#include <QApplication>
#include <QFileInfo>
#include <QMenu>
#include <array>

#include "ui/document/document.h"
#include "ui/window/action_row.h"
#include "ui/window/file_commands.h"
#include "ui/window/samples.h"
#include "ui/window/window_dialogs.h"
#include "ui/window/workspace.h"

namespace quantie {
namespace {

bool isOpen(const Workspace& w) {
    return w.document.isOpen();
}

void fillRecent(QMenu& menu, Workspace& w) {
    for (const QString& file : w.files.recent().files()) {
        menu.addAction(QFileInfo(file).fileName(), &w.window, [&w, file] { w.files.open(file); })->setToolTip(file);
    }
    if (menu.isEmpty()) {
        menu.addAction(QApplication::translate("Actions", "Nothing yet"))->setEnabled(false);
        return;
    }
    menu.setToolTipsVisible(true);
    menu.addSeparator();
    menu.addAction(QApplication::translate("Actions", "&Clear this list"), &w.window,
                   [&w] { w.files.recent().clear(); });
}

void fillSamples(QMenu& menu, Workspace& w) {
    for (const Sample& sample : samples()) {
        menu.addAction(sample.title, &w.window, [&w, file = sample.file] { w.files.open(file); });
    }
    if (menu.isEmpty()) {
        menu.addAction(QApplication::translate("Actions", "None are installed"))->setEnabled(false);
    }
}

constexpr std::array rows = {
    ActionRow{.id = "file.open",
              .text = QT_TRANSLATE_NOOP("Actions", "&Open…"),
              .keys = "Ctrl+O",
              .run = [](Workspace& w) { w.files.openModelDialog(); },
              .icon = "open",
              .tip = QT_TRANSLATE_NOOP("Actions", "Open a Keras model")},
    ActionRow{.id = "file.recent", .text = QT_TRANSLATE_NOOP("Actions", "&Recent"), .fill = fillRecent},
    ActionRow{.id = "file.samples", .text = QT_TRANSLATE_NOOP("Actions", "Sa&mples"), .fill = fillSamples},
    ActionRow{.id = "file.openRecipe",
              .text = QT_TRANSLATE_NOOP("Actions", "Open rec&ipe…"),
              .keys = "Ctrl+Shift+O",
              .run = [](Workspace& w) { w.files.openRecipeDialog(); },
              .enabled = isOpen,
              .separated = true},
    ActionRow{.id = "file.save",
              .text = QT_TRANSLATE_NOOP("Actions", "&Save recipe"),
              .keys = "Ctrl+S",
              .run = [](Workspace& w) { w.files.save(); },
              .enabled = isOpen,
              .icon = "save"},
    ActionRow{.id = "file.saveAs",
              .text = QT_TRANSLATE_NOOP("Actions", "Save recipe &as…"),
              .keys = "Ctrl+Shift+S",
              .run = [](Workspace& w) { w.files.saveAs(); },
              .enabled = isOpen},
    ActionRow{.id = "file.readAgain",
              .text = QT_TRANSLATE_NOOP("Actions", "Read a&gain"),
              .keys = "F5",
              .run = [](Workspace& w) { w.files.readAgain(); },
              .enabled = isOpen,
              .tip = QT_TRANSLATE_NOOP("Actions", "Read the model's file again and keep the settings that still fit"),
              .separated = true},
    ActionRow{.id = "file.inFloat",
              .text = QT_TRANSLATE_NOOP("Actions", "Codes in &float"),
              .keys = "Shift+F5",
              .run = [](Workspace& w) { w.files.setInFloat(!w.files.isInFloat()); },
              .enabled = [](const Workspace& w) { return w.files.canBeInFloat(); },
              .checked = [](const Workspace& w) { return w.files.isInFloat(); },
              .tip = QT_TRANSLATE_NOOP("Actions",
                                       "Show a model that Keras has quantized with the values of its codes, to "
                                       "quantize it anew")},
    ActionRow{.id = "file.definitions",
              .text = QT_TRANSLATE_NOOP("Actions", "&Layer definitions…"),
              .keys = "Ctrl+L",
              .run = [](Workspace& w) { w.dialogs.definitions(); },
              .enabled = isOpen,
              .tip = QT_TRANSLATE_NOOP("Actions", "Say which weights a custom layer reads")},
    ActionRow{.id = "file.export",
              .text = QT_TRANSLATE_NOOP("Actions", "&Export…"),
              .keys = "Ctrl+E",
              .run = [](Workspace& w) { w.dialogs.exportModel(); },
              .enabled = isOpen,
              .icon = "export",
              .tip = QT_TRANSLATE_NOOP("Actions", "Write a Keras model that is quantized as set, and keeps its ties"),
              .separated = true},
    ActionRow{.id = "file.exportPicture",
              .text = QT_TRANSLATE_NOOP("Actions", "Export &picture…"),
              .keys = "Ctrl+Shift+E",
              .run = [](Workspace& w) { w.dialogs.exportPicture(); },
              .enabled = isOpen,
              .tip = QT_TRANSLATE_NOOP("Actions", "Write the graph as SVG, PDF or PNG")},
    ActionRow{.id = "file.close",
              .text = QT_TRANSLATE_NOOP("Actions", "&Close"),
              .keys = "Ctrl+W",
              .run = [](Workspace& w) { w.files.close(); },
              .enabled = isOpen,
              .separated = true},
    ActionRow{.id = "file.quit",
              .text = QT_TRANSLATE_NOOP("Actions", "&Quit"),
              .keys = "Ctrl+Q",
              .run = [](Workspace& w) { w.window.close(); }},
};

}  // namespace

std::span<const ActionRow> fileActions() {
    return rows;
}

}  // namespace quantie
