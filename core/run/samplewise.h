// Whether a model treats every sample by itself, so that a batch may be computed in parts that fit the caches.
#pragma once

#include "core/graph/graph.h"
#include "core/run/use_weights.h"

namespace quantie {

/// Samples that are best computed at once: so few that what goes from call to call stays in the processor's cache; 0
/// for all, where a call may look at several samples, where a quantizer takes its range from the data, or where shapes
/// are not known. `quantizers` of calls' outputs may be null.
std::int64_t samplesAtOnce(const Graph& graph, const Schemes* quantizers);

}  // namespace quantie
