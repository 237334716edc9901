// Edits of ties: the graph is made anew beside the window, and then the change is one step of the undo history.
#include <algorithm>
#include <utility>

#include "core/recipe/validate.h"
#include "ui/document/document.h"

namespace quantie {
namespace {

using Pair = std::pair<std::string, std::string>;

Pair idsOf(const Graph& graph, int first, int second) {
    return {graph.uses[first].id, graph.uses[second].id};
}

Pair idsOf(const Graph& graph, int proposal) {
    return idsOf(graph, graph.proposals[proposal].useA, graph.proposals[proposal].useB);
}

bool isAbout(const Graph& graph, int variable, const Pair& pair) {
    const auto reads = [&](const std::string& id) {
        const int use = graph.findUse(id);
        return use >= 0 && graph.uses[use].variable == variable;
    };
    return reads(pair.first) || reads(pair.second);
}

QString inWords(const Pair& pair) {
    return QString::fromStdString(pair.first + " = " + pair.second);
}

/// "emb:embeddings = out:kernel", "3 proposals".
QString inWords(const Graph& graph, const QList<int>& proposals) {
    if (proposals.size() == 1) return inWords(idsOf(graph, proposals.front()));
    return Document::tr("%1 proposals").arg(proposals.size());
}

void move(const Pair& pair, std::vector<Pair>& from, std::vector<Pair>& to) {
    std::erase(from, pair);
    if (std::ranges::find(to, pair) == to.end()) to.push_back(pair);
}

}  // namespace

void Document::changeTies(const QString& what, const TieDecisions& ties) {
    if (!isOpen() || ties == m_choices.recipe.ties) return;
    startJob(sayRefused(), tr("Finding ties"),
             [this, what, ties, opened = m_opened, before = m_graph](const Progress&) -> Job::Finish {
                 auto graph = graphWith(*opened, ties);
                 return [this, what, ties, before, graph] {
                     // Whatever was decided while the ties were found came first: this starts from it.
                     if (before != m_graph) return changeTies(what, ties);
                     TieChange change{m_choices.recipe.ties, ties, m_graph, graph};
                     push(what, {{}, std::move(change)});
                 };
             });
}

void Document::acceptProposals(const QList<int>& proposals) {
    TieDecisions ties = m_choices.recipe.ties;
    for (const int proposal : proposals) move(idsOf(*m_graph, proposal), ties.reject, ties.accept);
    changeTies(tr("Accept %1").arg(inWords(*m_graph, proposals)), ties);
}

void Document::rejectProposals(const QList<int>& proposals) {
    TieDecisions ties = m_choices.recipe.ties;
    for (const int proposal : proposals) move(idsOf(*m_graph, proposal), ties.accept, ties.reject);
    changeTies(tr("Reject %1").arg(inWords(*m_graph, proposals)), ties);
}

void Document::tie(int first, int second) {
    if (m_graph->uses[first].variable == m_graph->uses[second].variable) {
        emit refused(tr("These uses read one variable already."));
        return;
    }
    const Pair pair = idsOf(*m_graph, first, second);
    TieDecisions ties = m_choices.recipe.ties;
    std::erase(ties.reject, pair);
    ties.accept.push_back(pair);
    changeTies(tr("Tie %1").arg(inWords(pair)), ties);
}

bool Document::canUntie(int variable) const {
    return variable >= 0 && std::ranges::any_of(m_choices.recipe.ties.accept,
                                                [&](const Pair& pair) { return isAbout(*m_graph, variable, pair); });
}

void Document::untie(int variable) {
    if (!canUntie(variable)) {
        emit refused(tr("Only ties made by hand or accepted can be taken back; this one is stated by the file."));
        return;
    }
    TieDecisions ties = m_choices.recipe.ties;
    std::erase_if(ties.accept, [&](const Pair& pair) { return isAbout(*m_graph, variable, pair); });
    std::erase_if(ties.transposed, [&](const Pair& pair) { return isAbout(*m_graph, variable, pair); });
    changeTies(tr("Untie %1").arg(QString::fromStdString(m_graph->variables[variable].name)), ties);
}

}  // namespace quantie
