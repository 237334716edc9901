// The last look at a file before it replaces its target: does every tie that the plan promises stand in it?
#pragma once

#include <string>
#include <string_view>

#include "core/export/content.h"
#include "core/graph/graph.h"

namespace quantie {

/// The reason of its error, whose place is the use.
inline constexpr std::string_view wouldReadACopy =
    "would read a copy of its variable in the new file; nothing was written";

/// Reads the written architecture (`file`: a `.json` or `.h5`) as any model is read and compares who reads what. Throws
/// Error(Unwritable), naming the use that would read a copy.
void verifyTies(const Content& content, const Graph& source, const Definitions& definitions, const std::string& file);

}  // namespace quantie
