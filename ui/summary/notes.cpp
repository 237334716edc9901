#include "ui/summary/notes.h"

#include <QCoreApplication>
#include <algorithm>
#include <map>
#include <set>

#include "core/recipe/folding.h"
#include "core/recipe/output_axis.h"
#include "core/recipe/use_facts.h"
#include "ui/document/data_session.h"
#include "ui/inspector/scheme_edits.h"
#include "ui/summary/tie_notes.h"

namespace quantie {
namespace {

using Kind = Note::Kind;
using Action = Note::Action;

constexpr std::string_view normalization = "BatchNormalization";

QString say(const char* text) {
    return QCoreApplication::translate("quantie::Notes", text);
}

QString asText(const std::string& text) {
    return QString::fromStdString(text);
}

/// "conv1", "conv1 and 3 more".
QString firstOf(const QString& name, qsizetype count) {
    return count == 1 ? name : say("%1 and %2 more").arg(name).arg(count - 1);
}

void addFileNotes(const Document& document, std::vector<Note>& notes) {
    if (document.isOpen() && !document.hasWeights()) {
        notes.push_back({Kind::Info,
                         say("This file has no weights: settings work, errors don't. "),
                         say("Open weights…"),
                         {},
                         Action::OpenWeights,
                         {},
                         {}});
    }
}

void addProposalNote(const Graph& graph, std::vector<Note>& notes) {
    const auto open = std::ranges::count(graph.proposals, Proposal::State::Open, &Proposal::state);
    if (open == 0) return;
    const QString found =
        open == 1 ? say("Two weights could be one variable; the file does not say so. ")
                  : say("%1 pairs of weights could be one variable each; the file does not say so. ").arg(open);
    notes.push_back({Kind::Info, found, say("Decide"), {}, Action::ShowProposals, {}, {}});
}

/// Keras assigns these in training; a quantized copy has nothing to assign to.
void addStatisticsNote(const Document& document, std::vector<Note>& notes) {
    const Graph& graph = document.graph();
    QList<int> uses;
    for (int use = 0; use < static_cast<int>(graph.uses.size()); ++use) {
        if (reader(graph, graph.uses[use]).className == normalization && document.scheme(use) &&
            weightName(graph, graph.uses[use]).starts_with("moving_")) {
            uses.append(use);
        }
    }
    if (uses.isEmpty()) return;
    const QString first = asText(graph.uses[uses.front()].id);
    notes.push_back({Kind::Warning,
                     say("%1: statistics of BatchNormalization are quantized. An export of them can be used, but not "
                         "trained. ")
                         .arg(firstOf(first, uses.size())),
                     say("Set to float"),
                     {},
                     Action::ToFloat,
                     {},
                     uses});
}

void addFoldingNote(const Document& document, std::vector<Note>& notes) {
    const Graph& graph = document.graph();
    std::vector<int> before;  // calls with a quantized kernel that a normalization alone reads
    for (const FoldedNormalization& folded : foldedNormalizations(graph, document.recipe())) {
        before.push_back(folded.call);
    }
    if (before.empty()) return;
    const int first = before.front();
    notes.push_back({Kind::Info,
                     say("A BatchNormalization follows %1. Converters often fold it into the kernel before they "
                         "quantize; the error is another then. ")
                         .arg(firstOf(asText(graph.calls[first].id), static_cast<qsizetype>(before.size()))),
                     say("Show"),
                     {},
                     Action::Show,
                     {Item::Kind::Call, first},
                     {}});
}

void addAssumedNotes(const Graph& graph, std::vector<Note>& notes) {
    std::set<std::string> classes;
    for (const Use& use : graph.uses) {
        if (!use.assumed || !classes.insert(reader(graph, use).className).second) continue;
        notes.push_back({Kind::Warning,
                         say("The class %1 is not known: that its layers read all of their weights is assumed. ")
                             .arg(asText(reader(graph, use).className)),
                         say("Layer definitions…"),
                         {},
                         Action::LayerDefinitions,
                         {},
                         {}});
    }
}

/// What a diagnostic is about, where that can be selected.
Item itemNamed(const Graph& graph, const std::string& where) {
    if (const int use = graph.findUse(where); use >= 0) return {Item::Kind::Use, use};
    const auto [call, group] = graph.findCall(where);
    if (call >= 0) return {Item::Kind::Call, call};
    if (group >= 0) return {Item::Kind::Group, group};
    const auto variable = std::ranges::find(graph.variables, where, &Variable::name);
    if (variable != graph.variables.end()) {
        return {Item::Kind::Variable, static_cast<int>(variable - graph.variables.begin())};
    }
    const auto named = [&](const GraphCall& other) { return graph.model->layers[other.layer].name == where; };
    const auto first = std::ranges::find_if(graph.calls, named);
    return first == graph.calls.end() ? Item{} : Item{Item::Kind::Call, static_cast<int>(first - graph.calls.begin())};
}

/// Warnings of the file and the graph; what is said of several things is one note.
void addDiagnostics(const Document& document, std::vector<Note>& notes) {
    std::vector<std::pair<std::string, std::vector<std::string>>> about;  // a message, and all that it is about
    const auto collect = [&](const Diagnostics& warnings) {
        for (const Diagnostic& warning : warnings) {
            auto said = std::ranges::find(about, warning.message, &decltype(about)::value_type::first);
            if (said == about.end()) said = about.insert(about.end(), {warning.message, {}});
            if (std::ranges::find(said->second, warning.where) == said->second.end()) {
                said->second.push_back(warning.where);
            }
        }
    };
    collect(document.imported().warnings);
    collect(document.graph().warnings);
    for (const auto& [message, places] : about) {
        QString text = asText(message);
        if (!text.endsWith('.')) text += '.';
        const QString first = firstOf(asText(places.front()), static_cast<qsizetype>(places.size()));
        if (!places.front().empty()) text = say("%1: %2").arg(first, text);
        const Item item = itemNamed(document.graph(), places.front());
        notes.push_back({Kind::Warning,
                         item ? text + ' ' : text,
                         item ? say("Show") : QString(),
                         {},
                         item ? Action::Show : Action::None,
                         item,
                         {}});
    }
}

/// Weights whose error could not be computed, one note per reason.
void addProblems(const Document& document, std::vector<Note>& notes) {
    if (!document.hasWeights()) return;
    std::map<QString, QList<int>> uses;
    for (int use = 0; use < static_cast<int>(document.graph().uses.size()); ++use) {
        const UseFigure& figure = document.errors().of(use);
        if (figure.state == UseFigure::State::Failed) uses[figure.problem].append(use);
    }
    for (const auto& [problem, those] : uses) {
        const QString first = asText(document.graph().uses[those.front()].id);
        notes.push_back({Kind::Warning,
                         say("No error of %1: %2. ").arg(firstOf(first, those.size()), problem),
                         say("Show"),
                         {},
                         Action::Show,
                         {Item::Kind::Use, those.front()},
                         {}});
    }
}

/// Calls that cannot run, one note per reason; and a run that failed as a whole.
void addRunProblems(const Document& document, std::vector<Note>& notes) {
    const DataSession& data = document.data();
    if (!data.problem().isEmpty()) {
        notes.push_back(
            {Kind::Warning, say("The model was not run: %1.").arg(data.problem()), {}, {}, Action::None, {}, {}});
    }
    if (data.errors() == nullptr) return;
    std::map<std::string, QList<int>> calls;
    for (const CallProblem& problem : data.errors()->problems) calls[problem.reason].append(problem.call);
    for (const auto& [reason, those] : calls) {
        const QString first = asText(document.graph().calls[those.front()].id);
        notes.push_back({Kind::Warning,
                         say("%1 cannot be run: %2. What does not depend on it is measured all the same. ")
                             .arg(firstOf(first, those.size()), asText(reason)),
                         say("Show"),
                         {},
                         Action::Show,
                         {Item::Kind::Call, those.front()},
                         {}});
    }
}

}  // namespace

std::vector<Note> notesOf(const Document& document) {
    std::vector<Note> notes;
    addFileNotes(document, notes);
    addTieNotes(document, notes);
    addProblems(document, notes);
    addRunProblems(document, notes);
    addStatisticsNote(document, notes);
    addProposalNote(document.graph(), notes);
    addAssumedNotes(document.graph(), notes);
    addDiagnostics(document, notes);
    addFoldingNote(document, notes);
    if (notes.size() > mostNotes) {
        const std::size_t more = notes.size() - mostNotes + 1;
        notes.resize(mostNotes - 1);
        notes.push_back({Kind::Info, say("And %1 more.").arg(more), {}, {}, Action::None, {}, {}});
    }
    return notes;
}

bool actOn(Document& document, const Note& note) {
    switch (note.action) {
        case Action::UseForAll:
            useForAll(document, {note.item.index});
            return true;
        case Action::ToFloat:
            document.set(note.uses, std::nullopt);
            return true;
        case Action::Show:
            document.selection().select(note.item);
            return true;
        case Action::None:
        case Action::OpenWeights:
        case Action::LayerDefinitions:
        case Action::ShowProposals:
            break;
    }
    return false;
}

}  // namespace quantie
