// The data of the command line.
#pragma once

#include <string>

#include "core/run/feed.h"

namespace quantie {

/// An .npz or .npy file as the model's inputs. Throws Error, the file's name first.
Feed readData(const std::string& path, const Graph& graph);

}  // namespace quantie
