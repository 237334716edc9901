// The Help menu.
#include <QCoreApplication>
#include <array>

#include "ui/window/action_row.h"
#include "ui/window/window_dialogs.h"
#include "ui/window/workspace.h"

namespace quantie {
namespace {

constexpr std::array rows = {
    ActionRow{.id = "help.guide",
              .text = QT_TRANSLATE_NOOP("Actions", "&Guide"),
              .keys = "F1",
              .run = [](Workspace& w) { w.dialogs.guide(); }},
    ActionRow{.id = "help.keyboard",
              .text = QT_TRANSLATE_NOOP("Actions", "&Keyboard"),
              .keys = "Ctrl+F1",
              .run = [](Workspace& w) { w.dialogs.keyboard(); }},
    ActionRow{.id = "help.about",
              .text = QT_TRANSLATE_NOOP("Actions", "&About Quantie"),
              .run = [](Workspace& w) { w.dialogs.about(); },
              .separated = true},
};

}  // namespace

std::span<const ActionRow> helpActions() {
    return rows;
}

}  // namespace quantie
