// The data of the command line.
#pragma once

#include <string>

#include "app/arguments.h"
#include "core/eval/output_errors.h"
#include "core/run/feed.h"

namespace quantie {

struct RunData {
    Feed feed;
    OutputTargets targets;  ///< target0, target1, …; empty where there are none
};

/// Adds --data and --batch; `what` says what the data are for.
void addDataOptions(Arguments& arguments, const std::string& what);

/// A file, or generated data: `normal[:SAMPLES[:SEED]]`, `uniform[:…]`. An .npz or .npy file with the model's inputs
/// (and targets), or a .csv with a sample per line for a model with one input. Throws Error, the file's name first.
RunData readData(const std::string& data, const Graph& graph);

/// Samples at once; 0: all.
std::int64_t batchSize(const Arguments& arguments);

}  // namespace quantie
