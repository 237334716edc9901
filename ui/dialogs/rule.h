// A rule as the dialog edits it, and what a list of rules would do to the open model. Nothing here is a widget.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <optional>
#include <string>
#include <vector>

#include "core/recipe/recipe.h"

namespace quantie {

class Document;

struct Rule {
    bool byClass = true;
    QString pattern;  ///< class of layers, or a glob over use ids
    QString weight;   ///< of a class: name of the weight, a glob; empty: all its weights
    Scheme scheme;
    bool toFloat = false;  ///< and then the scheme says nothing

    std::optional<Scheme> setting() const { return toFloat ? std::nullopt : std::optional(scheme); }
    bool operator==(const Rule&) const = default;
};

/// "class:Dense:kernel": core/recipe/rules.h says what it means.
std::string patternText(const Rule& rule);
/// "class:Dense:kernel=4,axis=-1".
std::string ruleText(const Rule& rule);
/// The other way, for rules that were kept; none where the text is no rule.
std::optional<Rule> ruleFrom(const QString& text);
/// "kernel of every Dense", "uses *:kernel".
QString ruleInWords(const Rule& rule);

struct RuleMatch {
    QList<int> uses;
    QString problem;  ///< why it cannot be applied, in a sentence
};

struct RulesEffect {
    std::vector<RuleMatch> rules;  ///< parallel to the rules
    int changed = 0;               ///< uses that get another setting
    int kept = 0;                  ///< uses that were set by hand and therefore stay

    bool isPossible() const;  ///< no rule has a problem
};
RulesEffect effectOf(const Document& document, const std::vector<Rule>& rules, bool overHand);

/// Classes of the layers that read weights, and names of weights: what rules of this model can name.
QStringList classesWithWeights(const Graph& graph);
QStringList weightNames(const Graph& graph);

}  // namespace quantie
