#include "ui/inspector/shapes_text.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <span>

#include "ui/inspector/item_link.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

constexpr std::size_t mostTensors = 12;  ///< lines for each direction

QString say(const char* text) {
    return QCoreApplication::translate("quantie::ShapesText", text);
}

QString shown(const MaybeShape& shape) {
    return shape ? tensorText(*shape) : say("shape not known");
}

MaybeShape shapeOf(const Graph& graph, const GraphTensor& tensor) {
    if (tensor.call < 0) return std::nullopt;
    const auto& outputs = graph.calls[tensor.call].outputs;
    return static_cast<std::size_t>(tensor.tensor) < outputs.size() ? outputs[tensor.tensor] : std::nullopt;
}

QString source(const Graph& graph, const GraphTensor& tensor) {
    if (tensor.call < 0) return say("the input");
    const QString link = itemLink(graph, {Item::Kind::Call, tensor.call});
    return tensor.tensor == 0 ? link : link + QStringLiteral(" [%1]").arg(tensor.tensor);
}

void addRest(QStringList& lines, std::size_t all) {
    if (all > mostTensors) lines << say("and %1 more").arg(all - mostTensors);
}

QStringList reads(const Graph& graph, const std::vector<GraphTensor>& inputs) {
    QStringList lines;
    for (const GraphTensor& tensor : std::span(inputs).first(std::min(inputs.size(), mostTensors))) {
        lines << say("Reads %1, %2").arg(source(graph, tensor), shown(shapeOf(graph, tensor)));
    }
    addRest(lines, inputs.size());
    return lines;
}

QStringList yields(const std::vector<MaybeShape>& shapes) {
    QStringList lines;
    for (const MaybeShape& shape : std::span(shapes).first(std::min(shapes.size(), mostTensors))) {
        lines << say("Yields %1").arg(shown(shape));
    }
    addRest(lines, shapes.size());
    return lines;
}

}  // namespace

QString callShapes(const Graph& graph, int call) {
    const GraphCall& self = graph.calls[call];
    return (reads(graph, self.inputs) + yields(self.outputs)).join("<br>");
}

QString groupShapes(const Graph& graph, int group) {
    const GraphGroup& self = graph.groups[group];
    std::vector<MaybeShape> outputs;
    for (const GraphTensor& tensor : self.outputs) outputs.push_back(shapeOf(graph, tensor));
    return (reads(graph, self.inputs) + yields(outputs)).join("<br>");
}

}  // namespace quantie
