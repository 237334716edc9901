// The Tie menu.
#include <QCoreApplication>
#include <array>

#include "ui/document/document.h"
#include "ui/graph/graph_view.h"
#include "ui/window/action_row.h"
#include "ui/window/selected.h"
#include "ui/window/window_dialogs.h"
#include "ui/window/workspace.h"

namespace quantie {
namespace {

bool hasTie(const Workspace& w) {
    const int variable = selectedVariable(w.document);
    return variable >= 0 && w.document.graph().variables[static_cast<std::size_t>(variable)].tied();
}

bool hasProposal(const Workspace& w) {
    return !selectedProposals(w).isEmpty();
}

constexpr std::array rows = {
    ActionRow{.id = "tie.next",
              .text = QT_TRANSLATE_NOOP("Actions", "&Next use"),
              .keys = "T",
              .run = [](Workspace& w) { w.graph.nextTiedUse(); },
              .enabled = hasTie,
              .icon = "next",
              .tip = QT_TRANSLATE_NOOP("Actions", "Go to the next use of the tied variable")},
    ActionRow{.id = "tie.previous",
              .text = QT_TRANSLATE_NOOP("Actions", "&Previous use"),
              .keys = "Shift+T",
              .run = [](Workspace& w) { w.graph.previousTiedUse(); },
              .enabled = hasTie,
              .icon = "previous",
              .tip = QT_TRANSLATE_NOOP("Actions", "Go to the previous use of the tied variable")},
    ActionRow{.id = "tie.select",
              .text = QT_TRANSLATE_NOOP("Actions", "&Select tie"),
              .keys = "Ctrl+T",
              .run = [](Workspace& w) { w.graph.selectTie(); },
              .enabled = hasTie},
    ActionRow{.id = "tie.accept",
              .text = QT_TRANSLATE_NOOP("Actions", "&Accept proposal"),
              .keys = "A",
              .run = [](Workspace& w) { w.document.acceptProposals(selectedProposals(w)); },
              .enabled = hasProposal,
              .icon = "ok",
              .separated = true},
    ActionRow{.id = "tie.reject",
              .text = QT_TRANSLATE_NOOP("Actions", "&Reject proposal"),
              .keys = "X",
              .run = [](Workspace& w) { w.document.rejectProposals(selectedProposals(w)); },
              .enabled = hasProposal,
              .icon = "close"},
    ActionRow{.id = "tie.byHand",
              .text = QT_TRANSLATE_NOOP("Actions", "Tie by &hand…"),
              .keys = "Ctrl+Shift+T",
              .run = [](Workspace& w) { w.dialogs.tieByHand(); },
              .enabled = [](const Workspace& w) { return w.document.isOpen(); },
              .icon = "tie",
              .tip = QT_TRANSLATE_NOOP("Actions", "Two uses of different variables read one from now on"),
              .separated = true},
    ActionRow{.id = "tie.untie",
              .text = QT_TRANSLATE_NOOP("Actions", "&Untie"),
              .keys = "Ctrl+U",
              .run = [](Workspace& w) { w.document.untie(selectedVariable(w.document)); },
              .enabled =
                  [](const Workspace& w) {
                      const int variable = selectedVariable(w.document);
                      return variable >= 0 && w.document.canUntie(variable);
                  },
              .tip = QT_TRANSLATE_NOOP("Actions", "Take back what was tied by hand or accepted")},
};

}  // namespace

std::span<const ActionRow> tieActions() {
    return rows;
}

}  // namespace quantie
