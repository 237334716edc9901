// The Run menu.
#include <QCoreApplication>
#include <array>

#include "ui/document/document.h"
#include "ui/window/action_row.h"
#include "ui/window/window_dialogs.h"
#include "ui/window/workspace.h"

namespace quantie {
namespace {

constexpr std::array rows = {
    ActionRow{.id = "run.compare",
              .text = QT_TRANSLATE_NOOP("Actions", "&Compare…"),
              .keys = "Ctrl+M",
              .run = [](Workspace& w) { w.dialogs.compare(); },
              .enabled = [](const Workspace& w) { return w.document.isOpen(); },
              .icon = "compare",
              .tip = QT_TRANSLATE_NOOP("Actions", "This model beside another file: differences, and broken ties")},
};

}  // namespace

std::span<const ActionRow> runActions() {
    return rows;
}

}  // namespace quantie
