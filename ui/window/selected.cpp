#include "ui/window/selected.h"

#include <algorithm>

#include "core/recipe/use_facts.h"
#include "ui/document/document.h"
#include "ui/weights/weights_panel.h"
#include "ui/window/workspace.h"

namespace quantie {

QList<int> selectedUses(const Document& document) {
    const Graph& graph = document.graph();
    QList<int> uses = usesOf(document.selection().items(), graph);
    uses.removeIf([&graph](int use) { return !isQuantizable(graph, graph.uses[static_cast<std::size_t>(use)]); });
    return uses;
}

int selectedVariable(const Document& document) {
    const Item item = document.selection().current();
    if (item.kind == Item::Kind::Variable) return item.index;
    if (item.kind == Item::Kind::Use) return document.graph().uses[static_cast<std::size_t>(item.index)].variable;
    return -1;
}

QList<int> selectedProposals(const Workspace& workspace) {
    const QList<int> chosen = workspace.weights.selectedProposals();
    if (!chosen.isEmpty()) return chosen;
    const Graph& graph = workspace.document.graph();
    const QList<int> uses = usesOf(workspace.document.selection().items(), graph);
    QList<int> found;
    for (int place = 0; place < static_cast<int>(graph.proposals.size()); ++place) {
        const Proposal& proposal = graph.proposals[static_cast<std::size_t>(place)];
        if (proposal.state != Proposal::State::Open) continue;
        if (uses.contains(proposal.useA) || uses.contains(proposal.useB)) found.append(place);
    }
    return found;
}

bool hasSelection(const Workspace& workspace) {
    return !workspace.document.selection().isEmpty();
}

bool hasSelectedUses(const Workspace& workspace) {
    const Graph& graph = workspace.document.graph();
    return std::ranges::any_of(workspace.document.selection().items(), [&graph](const Item& item) {
        return std::ranges::any_of(usesOf({item}, graph), [&graph](int use) {
            return isQuantizable(graph, graph.uses[static_cast<std::size_t>(use)]);
        });
    });
}

}  // namespace quantie
