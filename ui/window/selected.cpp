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

int selectedProposal(const Workspace& workspace) {
    const QList<int> chosen = workspace.weights.selectedProposals();
    if (!chosen.isEmpty()) return chosen.front();
    const Graph& graph = workspace.document.graph();
    const QList<int> uses = usesOf(workspace.document.selection().items(), graph);
    const auto concerns = [&uses](const Proposal& proposal) {
        return proposal.state == Proposal::State::Open &&
               (uses.contains(proposal.useA) || uses.contains(proposal.useB));
    };
    const auto found = std::ranges::find_if(graph.proposals, concerns);
    return found == graph.proposals.end() ? -1 : static_cast<int>(found - graph.proposals.begin());
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
