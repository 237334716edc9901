#include "ui/inspector/axis_text.h"

#include <QCoreApplication>

#include "core/quant/channels.h"
#include "core/recipe/output_axis.h"
#include "core/recipe/use_facts.h"
#include "ui/theme/format.h"

namespace quantie {
namespace {

QString say(const char* text) {
    return QCoreApplication::translate("quantie::AxisText", text);
}

/// What a layer calls its outputs.
const char* outputWord(std::string_view layerClass, std::string_view weight) {
    if (weight.find("embeddings") != std::string_view::npos) return QT_TRANSLATE_NOOP("quantie::AxisText", "rows");
    if (weight == "depthwise_kernel") return QT_TRANSLATE_NOOP("quantie::AxisText", "input channels");
    if (layerClass.find("Conv") != std::string_view::npos) return QT_TRANSLATE_NOOP("quantie::AxisText", "filters");
    if (layerClass == "Dense") return QT_TRANSLATE_NOOP("quantie::AxisText", "units");
    return QT_TRANSLATE_NOOP("quantie::AxisText", "outputs");
}

}  // namespace

std::optional<int> frontAxis(const Graph& graph, int use, std::optional<int> axis) {
    const MaybeShape shape = useShape(graph, graph.uses[use]);
    const int rank = shape ? static_cast<int>(shape->size()) : 0;
    if (!axis || *axis < -rank || *axis >= rank) return std::nullopt;
    return static_cast<int>(normalizedAxis(*axis, *shape));
}

QString sliceWord(const Graph& graph, int use, int axis) {
    const Use& self = graph.uses[use];
    if (frontAxis(graph, use, outputAxis(graph, self)) == axis) {
        return say(outputWord(owner(graph, self).className, weightName(graph, self)));
    }
    const MaybeShape shape = useShape(graph, self);
    if (shape && shape->size() == 2) return axis == 0 ? say("rows") : say("columns");
    return say("slices");
}

QString axisText(const Graph& graph, int use, int axis) {
    const MaybeShape shape = useShape(graph, graph.uses[use]);
    const std::int64_t slices = shape ? (*shape)[static_cast<std::size_t>(axis)] : unknownDim;
    const QString number = slices == unknownDim ? QStringLiteral("?") : count(slices);
    return say("Axis %1, %2 %3").arg(QString::number(axis), number, sliceWord(graph, use, axis));
}

std::vector<AxisChoice> axisChoices(const Graph& graph, int use) {
    std::vector<AxisChoice> choices{{std::nullopt, say("Per tensor")}};
    const MaybeShape shape = useShape(graph, graph.uses[use]);
    const int rank = shape ? static_cast<int>(shape->size()) : 0;
    for (int axis = 0; axis < rank; ++axis) choices.push_back({axis, axisText(graph, use, axis)});
    return choices;
}

}  // namespace quantie
