#include "ui/inspector/head_text.h"

#include <QCoreApplication>
#include <algorithm>

#include "core/recipe/use_facts.h"
#include "ui/document/use_text.h"
#include "ui/inspector/item_link.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

constexpr std::size_t mostNamed = 3;  ///< other uses in one line

QString say(const char* text) {
    return QCoreApplication::translate("quantie::HeadText", text);
}

QString dot() {
    return QStringLiteral(" · ");
}

QString text(std::string_view view) {
    return QString::fromUtf8(view.data(), std::ssize(view));
}

/// Whether the tie follows from what the file says, or from what the user says.
bool isFact(EvidenceKind kind) {
    return kind != EvidenceKind::User && kind != EvidenceKind::EqualValues && kind != EvidenceKind::TransposedValues &&
           kind != EvidenceKind::NestedConfig;
}

QString inGroup(const Graph& graph, int group) {
    if (group < 0) return {};
    return dot() + say("in %1").arg(itemLink(graph, {Item::Kind::Group, group}));
}

/// "SharedTower" or "acme>Mix".
QString className(const Layer& layer) {
    const QString name = QString::fromStdString(layer.className);
    return layer.package.empty() ? name : QString::fromStdString(layer.package) + u'>' + name;
}

QString place(const CallPath& path) {
    return path.back().repeated ? dot() + say("call %1 of its layer").arg(path.back().index + 1) : QString();
}

}  // namespace

QString weightFacts(const Variable& variable) {
    const QString type = text(dtypeName(variable.dtype));
    if (!variable.shape) return say("shape not known, %1").arg(type);
    QString facts = shapeText(*variable.shape) + u' ' + type;
    const std::int64_t size = elementCount(*variable.shape);
    if (size >= 0) facts += dot() + byteSize(size * static_cast<std::int64_t>(dtypeSize(variable.dtype)));
    return facts;
}

QString useFacts(const Graph& graph, int use) {
    const Use& self = graph.uses[use];
    QString facts = say("Use of %1").arg(itemLink(graph, {Item::Kind::Variable, self.variable})) + dot() +
                    weightFacts(graph.variables[self.variable]);
    if (self.transposed) facts += dot() + say("read transposed");
    if (self.assumed) facts += dot() + say("assumed: nothing tells what this class reads");
    return facts;
}

QString tieOfUse(const Document& document, int use) {
    const Graph& graph = document.graph();
    const Variable& variable = graph.variables[graph.uses[use].variable];
    if (!variable.tied()) return {};
    const auto self = std::ranges::find(variable.uses, use);
    QStringList others;
    for (const int other : variable.uses) {
        if (other == use || static_cast<std::size_t>(others.size()) == mostNamed) continue;
        others << itemLink(graph, {Item::Kind::Use, other}) + QStringLiteral(", ") + useChip(document, other).text;
    }
    const std::size_t rest = variable.uses.size() - 1 - static_cast<std::size_t>(others.size());
    if (rest > 0) {
        others << say("and %1 more of %2")
                      .arg(rest)
                      .arg(itemLink(graph, {Item::Kind::Variable, graph.uses[use].variable}));
    }
    const QString where = say("Use %1 of %2.").arg(self - variable.uses.begin() + 1).arg(variable.uses.size());
    return where + u' ' + (others.size() == 1 ? say("The other is %1") : say("The others: %1")).arg(others.join("; "));
}

QString tieOfVariable(const Variable& variable) {
    if (!variable.tied()) return {};
    const QString kind = isFact(variable.evidence.empty() ? EvidenceKind::SameLayer : variable.evidence.front().kind)
                             ? say("A fact of the file.")
                             : say("Not a fact of the file.");
    const QString why = evidenceInWords(variable).toHtmlEscaped();
    return why.isEmpty() ? kind : say("Tied because %1.").arg(why) + u' ' + kind;
}

QString evidenceText(const Variable& variable) {
    QStringList lines;
    for (const Evidence& evidence : variable.evidence) {
        lines << QString::fromStdString(evidence.detail) + QStringLiteral(" (") + text(evidenceName(evidence.kind)) +
                     u')';
    }
    return lines.join(u'\n');
}

QString callFacts(const Graph& graph, int call) {
    const GraphCall& self = graph.calls[call];
    if (self.layer < 0) return say("Input");
    const Layer& layer = graph.model->layers[self.layer];
    QString facts = className(layer).toHtmlEscaped() + place(self.path);
    if (!layer.trainable) facts += dot() + say("not trainable");
    facts += inGroup(graph, self.group);
    if (!layer.known) facts += dot() + say("unknown class: what it reads is assumed");
    return facts;
}

QString groupFacts(const Graph& graph, int group) {
    const GraphGroup& self = graph.groups[group];
    int calls = 0;
    for (std::size_t i = 0; i < graph.calls.size(); ++i) calls += isInside(graph, static_cast<int>(i), group) ? 1 : 0;
    return className(graph.model->layers[self.layer]).toHtmlEscaped() + place(self.path) + dot() +
           counted(calls, say("1 call inside"), say("%1 calls inside")) + inGroup(graph, self.parent);
}

}  // namespace quantie
