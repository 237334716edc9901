// The Run menu.
#include <QCoreApplication>
#include <array>

#include "ui/document/data_session.h"
#include "ui/document/document.h"
#include "ui/window/action_row.h"
#include "ui/window/data_commands.h"
#include "ui/window/window_dialogs.h"
#include "ui/window/workspace.h"

namespace quantie {
namespace {

bool canRun(const Workspace& w) {
    return w.document.isOpen() && w.document.hasWeights();
}

constexpr std::array rows = {
    ActionRow{.id = "run.data",
              .text = QT_TRANSLATE_NOOP("Actions", "&Data…"),
              .keys = "Ctrl+D",
              .run = [](Workspace& w) { w.data.openDialog(); },
              .enabled = canRun,
              .icon = "data",
              .tip = QT_TRANSLATE_NOOP("Actions", "What the model is run on: a file, images, or generated data")},
    ActionRow{.id = "run.run",
              .text = QT_TRANSLATE_NOOP("Actions", "&Run"),
              .keys = "F9",
              .run = [](Workspace& w) { w.data.run(); },
              .enabled = canRun,
              .icon = "run",
              .tip = QT_TRANSLATE_NOOP("Actions",
                                       "Runs the model, float and under the recipe; without data on generated ones")},
    ActionRow{.id = "run.stop",
              .text = QT_TRANSLATE_NOOP("Actions", "&Stop"),
              .keys = "Shift+F9",
              .run = [](Workspace& w) { w.data.stop(); },
              .enabled = [](const Workspace& w) { return w.document.data().job().isRunning(); },
              .icon = "stop",
              .tip = QT_TRANSLATE_NOOP("Actions", "Gives up the run; its figures stay those of before")},
    ActionRow{.id = "run.sweep",
              .text = QT_TRANSLATE_NOOP("Actions", "S&weep…"),
              .keys = "Ctrl+Shift+D",
              .run = [](Workspace& w) { w.dialogs.sweep(); },
              .enabled = canRun,
              .tip = QT_TRANSLATE_NOOP("Actions", "What each use alone does to the outputs, at each width"),
              .separated = true},
    ActionRow{.id = "run.calibrate",
              .text = QT_TRANSLATE_NOOP("Actions", "Calibrate &activations…"),
              .keys = "Ctrl+K",
              .run = [](Workspace& w) { w.dialogs.calibrate(); },
              .enabled = canRun,
              .tip = QT_TRANSLATE_NOOP("Actions", "Finds the ranges of what calls return in the data")},
    ActionRow{.id = "run.compare",
              .text = QT_TRANSLATE_NOOP("Actions", "&Compare…"),
              .keys = "Ctrl+M",
              .run = [](Workspace& w) { w.dialogs.compare(); },
              .enabled = [](const Workspace& w) { return w.document.isOpen(); },
              .icon = "compare",
              .tip = QT_TRANSLATE_NOOP("Actions", "This model beside another file: differences, and broken ties"),
              .separated = true},
};

}  // namespace

std::span<const ActionRow> runActions() {
    return rows;
}

}  // namespace quantie
