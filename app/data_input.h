// The data of the command line.
#pragma once

#include <string>

#include "app/arguments.h"
#include "core/data/data_source.h"

namespace quantie {

/// Adds --data and what goes with it; `what` says what the data are for.
void addDataOptions(Arguments& arguments, const std::string& what);

/// What --data names. Throws Error, the file's name first.
RunData readData(const Arguments& arguments, const Graph& graph);

/// Samples at once; 0: all.
std::int64_t batchSize(const Arguments& arguments);

}  // namespace quantie
