#include "ui/dialogs/rule.h"

#include <QCoreApplication>
#include <algorithm>
#include <set>
#include <utility>

#include "core/base/error.h"
#include "core/base/nearest_name.h"
#include "core/recipe/rules.h"
#include "core/recipe/spec.h"
#include "core/recipe/use_facts.h"
#include "ui/document/document.h"

namespace quantie {
namespace {

const QString classPrefix = QStringLiteral("class:");

QString say(const char* text) {
    return QCoreApplication::translate("quantie::Rule", text);
}

QStringList sorted(const std::set<QString>& texts) {
    return {texts.begin(), texts.end()};
}

RuleMatch matchOf(const Rule& rule, const Graph& graph, Recipe& recipe) {
    RuleMatch match;
    if (rule.pattern.trimmed().isEmpty()) {
        match.problem = rule.byClass ? say("Choose a class of layers.") : say("Type an id; * stands for any text.");
        return match;
    }
    for (const int use : matchUses(patternText(rule), graph)) {
        if (isQuantizable(graph, graph.uses[use])) match.uses.append(use);
    }
    const std::string text = ruleText(rule);
    try {
        if (!match.uses.isEmpty()) applyRules({&text, 1}, graph, recipe);
    } catch (const Error& error) {
        const QString place = QString::fromStdString("rule " + inQuotes(text) + ": ");
        match.problem = QString::fromUtf8(error.what()) + QLatin1Char('.');
        if (match.problem.startsWith(place)) match.problem.remove(0, place.size());
    }
    return match;
}

}  // namespace

std::string patternText(const Rule& rule) {
    QString text = rule.pattern.trimmed();
    if (rule.byClass) {
        text = classPrefix + text;
        if (!rule.weight.trimmed().isEmpty()) text += QLatin1Char(':') + rule.weight.trimmed();
    }
    return text.toStdString();
}

std::string ruleText(const Rule& rule) {
    return patternText(rule) + "=" + specText(rule.setting());
}

std::optional<Rule> ruleFrom(const QString& text) {
    for (qsizetype at = text.indexOf(QLatin1Char('=')); at >= 0; at = text.indexOf(QLatin1Char('='), at + 1)) {
        try {
            Rule rule;
            const auto setting = parseSpec(text.mid(at + 1).toStdString()).applied(std::nullopt);
            rule.toFloat = !setting;
            if (setting) rule.scheme = *setting;
            rule.pattern = text.left(at);
            rule.byClass = rule.pattern.startsWith(classPrefix);
            if (rule.byClass) {
                const QString named = rule.pattern.mid(classPrefix.size());
                rule.pattern = named.section(QLatin1Char(':'), 0, 0);
                rule.weight = named.section(QLatin1Char(':'), 1);
            }
            return rule;
        } catch (const Error&) {
            continue;  // "=" is part of an id, or of the setting
        }
    }
    return std::nullopt;
}

QString ruleInWords(const Rule& rule) {
    const QString pattern = rule.pattern.trimmed();
    if (pattern.isEmpty()) return say("a new rule");
    if (!rule.byClass) return say("uses %1").arg(pattern);
    const QString weight = rule.weight.trimmed();
    return weight.isEmpty() ? say("all weights of %1").arg(pattern) : say("%1 of every %2").arg(weight, pattern);
}

bool RulesEffect::isPossible() const {
    return std::ranges::all_of(rules, [](const RuleMatch& match) { return match.problem.isEmpty(); });
}

RulesEffect effectOf(const Document& document, const std::vector<Rule>& rules, bool overHand) {
    const Graph& graph = document.graph();
    RulesEffect effect;
    Recipe recipe = document.recipe();
    for (const Rule& rule : rules) effect.rules.push_back(matchOf(rule, graph, recipe));
    const UserChoices after{std::move(recipe), {}};
    for (std::size_t use = 0; use < graph.uses.size(); ++use) {
        const Setting now = document.setting(static_cast<int>(use));
        if (after.setting(graph.uses[use].id).scheme == now.scheme) continue;
        const bool byHand = now.scheme && now.origin.isEmpty();
        ++(byHand && !overHand ? effect.kept : effect.changed);
    }
    return effect;
}

QStringList classesWithWeights(const Graph& graph) {
    std::set<QString> classes;
    for (const Use& use : graph.uses) {
        classes.insert(QString::fromStdString(graph.model->layers[use.ref.layer].className));
    }
    return sorted(classes);
}

QStringList weightNames(const Graph& graph) {
    std::set<QString> names;
    for (const Use& use : graph.uses) {
        names.insert(QString::fromStdString(graph.model->layers[use.ref.layer].weights[use.ref.weight].path));
    }
    return sorted(names);
}

}  // namespace quantie
