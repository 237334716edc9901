#include "ui/document/use_text.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/recipe/use_facts.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

QString say(const char* text) {
    return QCoreApplication::translate("quantie::UseText", text);
}

QList<int> listOf(const std::vector<int>& uses) {
    return {uses.begin(), uses.end()};
}

QString tieInWords(const Document& document, int variable) {
    const Variable& self = document.graph().variables[variable];
    if (!self.tied()) return {};
    QString text = say(", tied %1, %2 uses").arg(document.letters().of(variable)).arg(self.uses.size());
    if (usesDiffer(document, variable)) text += say(", differ");
    return text;
}

QString errorInWords(const Document& document, const QList<int>& uses) {
    const auto worst = worstDecibels(document, uses);
    return worst ? QStringLiteral(", ") + decibels(*worst) : QString();
}

}  // namespace

Chip useChip(const Document& document, int use) {
    const Graph& graph = document.graph();
    const Setting setting = document.setting(use);
    if (setting.scheme) return quantizedChip(*setting.scheme, !setting.origin.isEmpty());
    if (!isQuantizable(graph, graph.uses[use])) return unavailableChip();
    return floatChip(graph.variables[graph.uses[use].variable].dtype);
}

Chip usesChip(const Document& document, const QList<int>& uses) {
    std::optional<Chip> common;
    for (const int use : uses) {
        const Chip chip = useChip(document, use);
        if (chip.unavailable && uses.size() > 1) continue;
        if (common && common->text != chip.text) return mixedChip();
        if (!common) common = chip;
        common->byRule = common->byRule && chip.byRule;
    }
    if (common) return *common;
    return uses.isEmpty() ? Chip{} : useChip(document, uses.front());
}

Chip variableChip(const Document& document, int variable) {
    return usesChip(document, listOf(document.graph().variables[variable].uses));
}

bool usesDiffer(const Document& document, int variable) {
    const auto& uses = document.graph().variables[variable].uses;
    return std::ranges::any_of(uses, [&](int use) { return document.scheme(use) != document.scheme(uses.front()); });
}

Badge variableBadge(const Document& document, int variable) {
    const QString letter = document.letters().of(variable);
    if (letter.isEmpty()) return {};
    const auto uses = static_cast<int>(document.graph().variables[variable].uses.size());
    return {badgeText(letter, uses), false, usesDiffer(document, variable), false};
}

QString rangeInWords(const Range& range) {
    if (const auto* percentile = std::get_if<Percentile>(&range)) {
        return say("Percentile %1").arg(number(percentile->p, 6));
    }
    if (std::holds_alternative<Mse>(range)) return say("Least squared error");
    if (std::holds_alternative<Entropy>(range)) return say("Least divergence");
    if (std::holds_alternative<Given>(range)) return say("Given");
    return say("Min – max");
}

QString schemeInWords(const Scheme& scheme) {
    return say("%1 bits, %2, %3, %4, %5")
        .arg(scheme.bits)
        .arg(scheme.axis ? say("a scale per slice of axis %1").arg(*scheme.axis) : say("one scale"))
        .arg(scheme.symmetric ? say("symmetric") : say("not symmetric"))
        .arg(scheme.narrowRange ? say("narrow range") : say("full range"))
        .arg(rangeInWords(scheme.range).toLower());
}

QString settingInWords(const Document& document, int use) {
    const Setting setting = document.setting(use);
    const Graph& graph = document.graph();
    const auto dtype = dtypeName(graph.variables[graph.uses[use].variable].dtype);
    QString text = setting.scheme ? schemeInWords(*setting.scheme)
                                  : QString::fromUtf8(dtype.data(), static_cast<qsizetype>(dtype.size()));
    if (!setting.origin.isEmpty()) text += say(" (by %1)").arg(setting.origin);
    return text;
}

QString evidenceInWords(const Variable& variable) {
    return variable.evidence.empty() ? QString() : QString::fromStdString(variable.evidence.front().detail);
}

QString describeUse(const Document& document, int use) {
    const Graph& graph = document.graph();
    const Use& self = graph.uses[use];
    return say("%1 of %2").arg(QString::fromStdString(self.weight), QString::fromStdString(graph.calls[self.call].id)) +
           tieInWords(document, self.variable) + QStringLiteral(", ") + chipInWords(useChip(document, use)) +
           errorInWords(document, {use});
}

QString describeVariable(const Document& document, int variable) {
    const Variable& self = document.graph().variables[variable];
    return QString::fromStdString(self.name) + tieInWords(document, variable) + QStringLiteral(", ") +
           chipInWords(variableChip(document, variable)) + errorInWords(document, listOf(self.uses));
}

std::optional<double> worstDecibels(const Document& document, const QList<int>& uses) {
    std::optional<double> worst;
    for (const int use : uses) {
        const UseFigure& figure = document.errors().of(use);
        if (!figure.error) continue;
        const ErrorFigures& all = figure.error->tensor;
        const double own = all.exact ? std::numeric_limits<double>::infinity() : all.sqnrDb;
        worst = worst ? std::min(*worst, own) : own;
    }
    return worst;
}

}  // namespace quantie
