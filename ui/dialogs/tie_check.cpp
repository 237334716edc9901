#include "ui/dialogs/tie_check.h"

#include <QCoreApplication>
#include <algorithm>
#include <set>

#include "core/export/flat_clone.h"
#include "core/export/verify_ties.h"
#include "ui/dialogs/plan_text.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

using Verdict = CheckRow::Verdict;

QString say(const char* text) {
    return QCoreApplication::translate("quantie::TieCheck", text);
}

QString textOf(const std::string& text) {
    return QString::fromStdString(text);
}

/// "emb, deemb" of use ids: the calls that read.
QString callsOf(const std::vector<std::string>& uses) {
    QStringList names;
    for (const std::string& use : uses) {
        const QString id = textOf(use);
        names << (id.startsWith(QLatin1Char('[')) ? id : id.section(QLatin1Char(':'), 0, -2));
    }
    names.removeDuplicates();
    return enumerated(names, 3);
}

CheckRow tieRow(const ComparedTie& tie, bool planned) {
    CheckRow row;
    row.subject = textOf(tie.variable);
    row.before = callsOf(tie.uses);
    row.toolTip = textOf(tie.detail);
    if (tie.kept) {
        row.inFile = callsOf(tie.there);
        row.result = say("kept");
        return row;
    }
    row.inFile = planned ? say("copies, one per setting") : textOf(tie.detail);
    row.verdict = planned ? Verdict::Planned : Verdict::Broken;
    row.result = planned ? say("cut, as planned") : say("broken");
    return row;
}

/// Whether some use of the variable that reaches the file has rounded values there.
bool isRounded(const Graph& graph, const Recipe& recipe, const std::string& use) {
    const Variable& variable = graph.variables[graph.uses[graph.findUse(use)].variable];
    return std::ranges::any_of(variable.uses, [&](int other) { return recipe.uses.contains(graph.uses[other].id); });
}

CheckRow weightsRow(const Comparison& comparison, const Graph& graph, const Recipe& recipe, const ExportPlan& plan) {
    const auto stored = std::ranges::count_if(graph.variables, [](const auto& one) { return one.stored.has_value(); });
    const auto equal = static_cast<std::int64_t>(comparison.equalWeights);
    const auto different = static_cast<std::int64_t>(comparison.differentWeights.size());
    const auto missing = static_cast<std::int64_t>(comparison.missingWeights.size());
    CheckRow row;
    row.subject = say("Weights");
    row.before = stored == 1 ? say("1 variable") : say("%1 variables").arg(count(stored));
    if (stored == 0) {
        row.before = say("none stored");
        row.inFile = say("none");
        row.result = say("the same");
        return row;
    }
    row.inFile = say("the same %1").arg(count(equal));
    row.result = say("equal bytes");
    if (different == 0 && missing == 0) return row;

    const bool codes = plan.format == ExportFormat::KerasInt8;
    const bool rounds = codes || plan.format == ExportFormat::Baked;
    const bool wanted = std::ranges::all_of(comparison.differentWeights, [&](const ComparedWeight& weight) {
        return rounds && weight.maxAbs.has_value() != codes && isRounded(graph, recipe, weight.use);
    });
    const std::vector<char> needed = neededCalls(graph);
    const bool unneeded = std::ranges::all_of(comparison.missingWeights, [&](const std::string& use) {
        return needed[graph.uses[graph.findUse(use)].call] == 0;
    });
    QStringList parts{say("%1 the same").arg(count(equal))};
    if (different > 0) parts << (rounds ? say("%1 rounded") : say("%1 different")).arg(count(different));
    if (missing > 0) parts << say("%1 left out").arg(count(missing));
    row.inFile = parts.join(QStringLiteral(", "));
    row.verdict = wanted && unneeded ? Verdict::Planned : Verdict::Broken;
    row.result = wanted && unneeded ? say("as planned") : say("not equal");
    if (!unneeded) row.toolTip = say("Missing: %1").arg(textOf(comparison.missingWeights.front()));
    return row;
}

CheckRow outputsRow() {
    CheckRow row;
    row.subject = say("Outputs");
    row.before = say("no data yet");
    row.inFile = say("not run yet");
    row.verdict = Verdict::Waiting;
    row.result = say("not compared");
    row.toolTip = say("Outputs are compared once the model has been run on data (Run, Data…).");
    return row;
}

}  // namespace

std::vector<CheckRow> checkRows(const Comparison& comparison, const Graph& graph, const Recipe& recipe,
                                const ExportPlan& plan, const std::function<Badge(int)>& badgeOf) {
    std::vector<CheckRow> rows;
    auto tie = comparison.ties.begin();  // they stand in the order of the graph's variables
    for (std::size_t variable = 0; variable < graph.variables.size() && tie != comparison.ties.end(); ++variable) {
        if (!graph.variables[variable].tied()) continue;
        const int index = static_cast<int>(variable);
        rows.push_back(tieRow(*tie++, copiesInFile(plan, graph, index) > 1));
        rows.back().badge = badgeOf(index);
    }
    rows.push_back(weightsRow(comparison, graph, recipe, plan));
    rows.push_back(outputsRow());
    return rows;
}

QString tiesInWords(const std::vector<CheckRow>& rows) {
    qsizetype all = 0;
    qsizetype kept = 0;
    qsizetype planned = 0;
    for (const CheckRow& row : rows) {
        if (row.badge.text.isEmpty()) continue;
        ++all;
        kept += row.verdict == Verdict::Kept ? 1 : 0;
        planned += row.verdict == Verdict::Planned ? 1 : 0;
    }
    if (all == 0) return say("The model has no ties");
    const QString text = say("%1 of %2 ties kept").arg(count(kept), count(all));
    return planned == 0 ? text : say("%1, %2 cut as planned").arg(text, count(planned));
}

bool isBroken(const std::vector<CheckRow>& rows) {
    return std::ranges::any_of(rows, [](const CheckRow& row) { return row.verdict == Verdict::Broken; });
}

QString failureInWords(const Error& error, const Graph& graph, const std::function<QString(int)>& letterOf) {
    const int use = graph.findUse(error.where());
    if (use < 0 || error.reason() != wouldReadACopy) return QString::fromUtf8(error.what()) + QLatin1Char('.');
    return say("in the new file %1 would read a copy of %2.")
        .arg(textOf(graph.calls[graph.uses[use].call].id), letterOf(graph.uses[use].variable));
}

}  // namespace quantie
