// Decisions about ties under the ids of another graph of the same model.
#pragma once

#include <functional>
#include <string>

#include "core/graph/graph.h"

namespace quantie {

TieDecisions renamedTies(const TieDecisions& ties, const std::function<std::string(const std::string& id)>& idOf);

}  // namespace quantie
