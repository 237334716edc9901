#include "ui/graph/node_content.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

#include "core/recipe/use_facts.h"
#include "ui/document/use_text.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

/// Names that are short enough stand by themselves; more vectors are counted.
constexpr int namedVectors = 2;
constexpr int longestNames = 16;

QString say(const char* text) {
    return QCoreApplication::translate("NodeContent", text);
}

QString classOf(const Layer& layer) {
    const QString name = QString::fromStdString(layer.className);
    if (layer.package.empty() || layer.package == "Custom") return name;
    return QString::fromStdString(layer.package) + '>' + name;
}

QString labelOf(const Use& use) {
    const QString weight = QString::fromStdString(use.weight);
    return use.assumed ? say("%1 (assumed)").arg(weight) : weight;
}

bool isVector(const Graph& graph, int use) {
    const MaybeShape shape = useShape(graph, graph.uses[use]);
    return shape && shape->size() <= 1;
}

QString shapeOf(const Graph& graph, int use) {
    const MaybeShape shape = useShape(graph, graph.uses[use]);
    return shape ? shapeText(*shape) : QString();
}

NodeRow rowOf(const Graph& graph, int use) {
    NodeRow row;
    row.label = labelOf(graph.uses[use]);
    row.shape = shapeOf(graph, use);
    row.uses = {use};
    return row;
}

NodeRow rowOfVectors(const Graph& graph, const QList<int>& uses) {
    NodeRow row = rowOf(graph, uses.front());
    row.muted = true;
    row.uses = uses;
    const auto count = uses.size();
    if (count == 1) return row;
    QStringList names;
    for (const int use : uses) names << labelOf(graph.uses[use]);
    const QString joined = names.join(QStringLiteral(", "));
    row.label = count <= namedVectors && joined.size() <= longestNames ? joined : say("%1 vectors").arg(count);
    const bool alike = std::ranges::all_of(uses, [&](int use) { return shapeOf(graph, use) == row.shape; });
    row.shape = alike && !row.shape.isEmpty() ? QStringLiteral("%1 × %2").arg(count).arg(row.shape) : QString();
    return row;
}

/// A = 0, Z = 25, AA = 26.
int numberOf(const QString& letters) {
    int number = 0;
    for (const QChar letter : letters) number = number * 26 + (letter.unicode() - 'A' + 1);
    return number - 1;
}

QList<int> tiedVariables(const Document& document, const QList<int>& uses) {
    QList<int> variables;
    for (const int use : uses) {
        const int variable = document.graph().uses[use].variable;
        if (document.graph().variables[variable].tied() && !variables.contains(variable)) variables.append(variable);
    }
    const TieLetters& letters = document.letters();
    std::ranges::sort(variables, {}, [&](int variable) { return numberOf(letters.of(variable)); });
    return variables;
}

Badge badgeOf(const Document& document, const QList<int>& variables) {
    if (variables.isEmpty()) return {};
    if (variables.size() == 1) return variableBadge(document, variables.front());
    const auto& all = document.graph().variables;
    const std::size_t uses = all[variables.front()].uses.size();
    const bool alike = std::ranges::all_of(variables, [&](int v) { return all[v].uses.size() == uses; });
    const QString letters = joinedLetters(document.letters(), variables);
    return {.text = alike ? badgeText(letters, static_cast<int>(uses)) : letters,
            .differs = std::ranges::any_of(variables, [&](int v) { return usesDiffer(document, v); })};
}

/// Of a folded group: ties are counted, not named.
Badge countedTies(const Document& document, const QList<int>& variables) {
    if (variables.isEmpty()) return {};
    return {.text = variables.size() == 1 ? say("1 tie") : say("%1 ties").arg(variables.size()),
            .differs = std::ranges::any_of(variables, [&](int v) { return usesDiffer(document, v); })};
}

void putRest(NodeContent& content) {
    if (content.rows.size() <= maxRows) return;
    NodeRow& last = content.rows[maxRows - 1];
    last = {};
    for (std::size_t i = maxRows - 1; i < content.rows.size(); ++i) last.uses += content.rows[i].uses;
    last.label = say("%1 more").arg(last.uses.size());
    last.muted = true;
    content.rows.resize(maxRows);
}

}  // namespace

QString joinedLetters(const TieLetters& letters, const QList<int>& variables) {
    QStringList parts;
    for (qsizetype first = 0; first < variables.size();) {
        qsizetype last = first;
        const auto number = [&](qsizetype i) { return numberOf(letters.of(variables[i])); };
        while (last + 1 < variables.size() && number(last + 1) == number(last) + 1) ++last;
        parts << letters.of(variables[first]);
        if (last == first + 1) parts << letters.of(variables[last]);
        if (last > first + 1) parts.back() += QStringLiteral("–") + letters.of(variables[last]);
        first = last + 1;
    }
    return parts.join(QStringLiteral(", "));
}

NodeContent callContent(const Document& document, int call, bool allWeights) {
    const Graph& graph = document.graph();
    const GraphCall& self = graph.calls[call];
    const Layer& layer = graph.model->layers[self.layer];
    NodeContent content{
        layerKind(layer, *graph.model), QString::fromStdString(toString({self.path.back()})), classOf(layer), {}};
    if (content.kind == LayerKind::Input) content.className = say("Input");
    QList<int> vectors;
    for (const int use : self.uses) {
        if (!allWeights && isVector(graph, use)) {
            vectors.append(use);
        } else {
            content.rows.push_back(rowOf(graph, use));
        }
    }
    if (!vectors.isEmpty()) content.rows.push_back(rowOfVectors(graph, vectors));
    putRest(content);
    refreshRows(document, content);
    return content;
}

NodeContent groupContent(const Document& document, int group, const QList<int>& uses) {
    const Graph& graph = document.graph();
    const GraphGroup& self = graph.groups[group];
    NodeContent content{LayerKind::NestedModel,
                        QString::fromStdString(toString({self.path.back()})),
                        classOf(graph.model->layers[self.layer]),
                        {}};
    const auto siblings = std::ranges::count_if(graph.groups, [&](const GraphGroup& other) {
        return other.layer == self.layer && other.parent == self.parent;
    });
    if (self.path.back().repeated && siblings > 1) {
        content.className = say("%1, %2 of %3").arg(content.className).arg(self.path.back().index + 1).arg(siblings);
    }
    if (!uses.isEmpty()) {
        const QString label = uses.size() == 1 ? say("1 weight") : say("%1 weights").arg(uses.size());
        NodeRow& row = content.rows.emplace_back();
        row.label = label;
        row.muted = true;
        row.uses = uses;
        refreshRows(document, content);
    }
    return content;
}

NodeContent inputContent(const Document& document) {
    return {LayerKind::Input, say("input"), QString::fromStdString(document.graph().model->name), {}};
}

NodeContent outputContent(int output) {
    return {LayerKind::Output, say("output %1").arg(output), {}, {}};
}

void refreshRows(const Document& document, NodeContent& content) {
    for (NodeRow& row : content.rows) {
        row.variables = tiedVariables(document, row.uses);
        row.badge = content.kind == LayerKind::NestedModel ? countedTies(document, row.variables)
                                                           : badgeOf(document, row.variables);
        row.chip = usesChip(document, row.uses);
    }
}

}  // namespace quantie
