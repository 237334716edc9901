// Whether a run fits into the memory, told before it begins: afterwards the system ends the program without a word.
#pragma once

#include <optional>

#include "core/graph/graph.h"

namespace quantie {

/// Bytes of the outputs that a run of so many samples holds at its fullest moment, and of the weights that it reads. No
/// more than it really takes: a dimension that the model leaves open counts as one. `keep`: all outputs stay.
double memoryNeed(const Graph& graph, std::int64_t samples, bool keep);

/// Bytes that this process can still have: by the system, by its control group (version 2) and by its limit of
/// addresses. Empty where the system does not say.
std::optional<double> availableMemory();

/// Throws Error(Unsupported) where so many samples need more than `available` bytes, with the number that would fit.
void requireMemory(const Graph& graph, std::int64_t samples, bool keep, double available);

}  // namespace quantie
