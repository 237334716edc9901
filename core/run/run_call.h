// One call alone, on what other calls put out before.
#pragma once

#include "core/run/evaluate.h"
#include "core/run/run_graph.h"

namespace quantie {

/// What the call puts out with the context's weights when it reads `activations` (parallel to Graph::calls) and the
/// feed, quantized where `quantizers` name it. Empty where one of its inputs is missing. Throws as evaluateLayer()
/// does.
Values runCall(const EvaluationContext& context, const Feed& feed, const Activations& activations,
               const Schemes* quantizers);

}  // namespace quantie
