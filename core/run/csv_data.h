// Samples from comma-separated values.
#pragma once

#include <string>

#include "core/graph/graph.h"
#include "core/tensor/tensor.h"

namespace quantie {

/// One sample per line, its numbers in the order of the input's dimensions (rows first), between commas, semicolons or
/// tabs; a first line that holds no number is a heading. The model must have one input whose dimensions, the batch
/// apart, are known, but for one at most. Throws Error(Unreadable) with the file and the line.
Tensor readCsvData(const std::string& path, const Graph& graph);

}  // namespace quantie
