// What a baked activation has to know of the tensor that it stands behind: its type, and whether it carries a mask.
#pragma once

#include <optional>
#include <string>

#include "core/graph/graph.h"

namespace quantie {

/// "float32", "float16", "int32", …, as the config of the layer and, behind operators, what they read tell; empty where
/// nothing does (a Lambda, a custom layer's own casting).
std::optional<std::string> tensorType(const Graph& graph, const GraphTensor& tensor);

/// Whether that is a type of floating-point numbers; a type that is not known is taken for one.
bool mayBeFloat(const std::optional<std::string>& type);

/// Whether a mask may reach the tensor: an embedding or a masking layer, or one that nobody knows, stands before it.
bool mayCarryMask(const Graph& graph, const GraphTensor& tensor);

}  // namespace quantie
