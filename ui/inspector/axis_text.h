// The axes of a weight in the words of its layer: "Axis 3, 16 filters".
#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "core/graph/graph.h"

namespace quantie {

/// What the slices of an axis (from the front) are: "filters", "units", "rows"; "slices" where nothing better is known.
QString sliceWord(const Graph& graph, int use, int axis);
/// "Axis 0, 100 rows".
QString axisText(const Graph& graph, int use, int axis);

struct AxisChoice {
    std::optional<int> axis;  ///< from the front; none: per tensor
    QString text;
};
/// Per tensor and every axis of the weight as that use reads it; per tensor alone where the shape is not known or has
/// no axis.
std::vector<AxisChoice> axisChoices(const Graph& graph, int use);
/// The axis from the front, whichever way the setting writes it; none where it has none or the shape is not known.
std::optional<int> frontAxis(const Graph& graph, int use, std::optional<int> axis);

}  // namespace quantie
