#include "ui/graph/graph_text.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

#include "core/recipe/use_facts.h"
#include "ui/document/use_text.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

/// Lines of a tooltip about many uses.
constexpr qsizetype mostLines = 8;

QString say(const char* text) {
    return QCoreApplication::translate("GraphText", text);
}

const Layer& layerOf(const Graph& graph, int call) {
    return graph.model->layers[graph.calls[call].layer];
}

QString shapesOf(const GraphCall& call) {
    QStringList shapes;
    for (const MaybeShape& shape : call.outputs) shapes << (shape ? shapeText(*shape) : say("unknown shape"));
    return shapes.join(QStringLiteral(", "));
}

QString linesOf(const QList<int>& uses, const auto& lineOf) {
    QStringList lines;
    for (const int use : uses.first(std::min(uses.size(), mostLines))) lines << lineOf(use);
    if (uses.size() > mostLines) lines << say("and %1 more").arg(uses.size() - mostLines);
    return lines.join('\n');
}

/// What the figure in a call's head is.
QString errorText(ColourBy colouring) {
    switch (colouring) {
        case ColourBy::OutputDamage:
            return say("worst output with one of its uses alone quantized: %1 (signal to quantization noise)");
        case ColourBy::ActivationLocal:
            return say("local error of what it returns: %1 – its quantized weights on the float run's inputs");
        case ColourBy::ActivationInherited:
            return say("inherited error of what it returns: %1 – float weights on the inputs under the recipe");
        default:
            return say("worst error of its weights: %1 (signal to quantization noise)");
    }
}

bool matches(const QRegularExpression& expression, const std::string& text) {
    return expression.match(QString::fromStdString(text)).hasMatch();
}

}  // namespace

QString describeItem(const Document& document, const Item& item) {
    const Graph& graph = document.graph();
    switch (item.kind) {
        case Item::Kind::Use:
            return describeUse(document, item.index);
        case Item::Kind::Variable:
            return describeVariable(document, item.index);
        case Item::Kind::Call: {
            const GraphCall& call = graph.calls[item.index];
            return say("%1, %2, %3")
                .arg(QString::fromStdString(call.id), QString::fromStdString(layerOf(graph, item.index).className),
                     counted(std::ssize(call.uses), say("1 weight"), say("%1 weights")));
        }
        case Item::Kind::Group:
            return say("%1, nested model").arg(QString::fromStdString(graph.groups[item.index].id));
        case Item::Kind::None:
            break;
    }
    return {};
}

QString boxToolTip(const Document& document, const Scene& scene, int box) {
    const Graph& graph = document.graph();
    const SceneBox& self = scene.boxes()[box];
    switch (self.form) {
        case SceneBox::Form::Call: {
            const GraphCall& call = graph.calls[self.index];
            QString text =
                say("%1 · %2\nreturns %3").arg(QString::fromStdString(call.id), self.content.className, shapesOf(call));
            if (!layerOf(graph, self.index).known) text += '\n' + say("unknown class: what it reads is assumed");
            if (self.decibels) text += '\n' + errorText(scene.colouring()).arg(decibels(*self.decibels));
            return text;
        }
        case SceneBox::Form::Group:
            return say("%1 · %2\n%3")
                .arg(QString::fromStdString(graph.groups[self.index].id), self.content.className,
                     self.folded ? say("folded: click ▸ or press Return to see what is inside")
                                 : say("click ▾ or press Return to fold"));
        case SceneBox::Form::Input:
            return say("The model's input; no layer stands for it");
        case SceneBox::Form::Output:
            return say("The model's output %1").arg(self.index);
    }
    return {};
}

QString rowToolTip(const Document& document, const NodeRow& row) {
    return linesOf(row.uses, [&](int use) { return describeUse(document, use); });
}

QString chipToolTip(const Document& document, const NodeRow& row) {
    const Graph& graph = document.graph();
    QString lines = linesOf(row.uses, [&](int use) {
        const QString id = QString::fromStdString(graph.uses[use].id);
        if (isQuantizable(graph, graph.uses[use])) return say("%1: %2").arg(id, settingInWords(document, use));
        return say("%1: %2 weights cannot be quantized").arg(id, settingInWords(document, use));
    });
    if (row.chip.unavailable) return lines;
    return lines + '\n' + say("Click: quantize or back to float. Right click: all settings");
}

QString badgeToolTip(const Document& document, const NodeRow& row) {
    QStringList lines;
    for (const int variable : row.variables.first(std::min(row.variables.size(), mostLines))) {
        const Variable& self = document.graph().variables[variable];
        QString line = say("%1: %2 is read by %3 uses")
                           .arg(document.letters().of(variable), QString::fromStdString(self.name))
                           .arg(self.uses.size());
        const QString why = evidenceInWords(self);
        if (!why.isEmpty()) line += QStringLiteral(" – ") + why;
        if (usesDiffer(document, variable)) line += say("; they differ");
        lines << line;
    }
    return lines.join('\n');
}

QString edgeToolTip(const Document& document, const Scene& scene, const SceneEdge& edge) {
    const Graph& graph = document.graph();
    QString shape = say("unknown shape");
    if (edge.tensor.call >= 0) {
        const auto& outputs = graph.calls[edge.tensor.call].outputs;
        const auto at = static_cast<std::size_t>(edge.tensor.tensor);
        if (at < outputs.size() && outputs[at]) shape = shapeText(*outputs[at]);
    }
    const auto name = [&](int box) {
        const SceneBox& self = scene.boxes()[box];
        return self.form == SceneBox::Form::Call ? QString::fromStdString(graph.calls[self.index].id)
                                                 : self.content.name;
    };
    return say("%1 → %2: %3").arg(name(edge.from), name(edge.to), shape);
}

QList<Item> matchingItems(const Document& document, const QRegularExpression& expression) {
    const Graph& graph = document.graph();
    QList<Item> items;
    for (int group = 0; group < static_cast<int>(graph.groups.size()); ++group) {
        const GraphGroup& self = graph.groups[group];
        if (matches(expression, self.id) || matches(expression, graph.model->layers[self.layer].className)) {
            items.append({Item::Kind::Group, group});
        }
    }
    for (int call = 0; call < static_cast<int>(graph.calls.size()); ++call) {
        const GraphCall& self = graph.calls[call];
        const auto useMatches = [&](int use) { return matches(expression, graph.uses[use].id); };
        if (matches(expression, self.id) || matches(expression, layerOf(graph, call).className) ||
            std::ranges::any_of(self.uses, useMatches)) {
            items.append({Item::Kind::Call, call});
        }
    }
    return items;
}

QRegularExpression searchExpression(const QString& text, bool regularExpression) {
    return QRegularExpression(
        regularExpression ? text : QRegularExpression::escape(text),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
}

}  // namespace quantie
