// What an export to a `.keras` of Keras 3 holds, from the finished clone.
#pragma once

#include "core/export/content.h"
#include "core/export/objects.h"

namespace quantie {

/// The source's own architecture, with the weights in the groups that Keras looks for.
Content sourceContentOfKeras3(const Graph& source, const VariableIndex& variables, const std::vector<int>& objects);

/// As contentOf (content.h), in the form of Keras 3: nodes are the source's own entries, with the tensors of the clone.
Content contentOfKeras3(const Clone& clone, const Graph& source, const VariableIndex& variables,
                        const std::vector<int>& objects);

}  // namespace quantie
