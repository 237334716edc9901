// The figures of errors as JSON, the same keys in every verb.
#pragma once

#include "core/eval/output_errors.h"
#include "core/model/json.h"
#include "core/quant/metrics.h"

namespace quantie {

/// One key per metric, null where it is infinite, and "exact".
void addFigures(Json& json, const ErrorFigures& figures);
/// {"index", …} of each output, with the figures of classifiers where there are some.
Json outputsJson(const std::vector<OutputError>& outputs);

}  // namespace quantie
