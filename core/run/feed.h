// The data of a run: one array for each input of the model, and what is given in place of calls that cannot run.
#pragma once

#include <map>
#include <vector>

#include "core/graph/graph.h"
#include "core/layers/forward.h"

namespace quantie {

/// The samples first … first + count − 1 of an array, which share its bytes.
Tensor samplesOf(const Tensor& tensor, std::int64_t first, std::int64_t count);

struct Feed {
    Values inputs;                   ///< parallel to Graph::inputs
    std::map<int, Values> supplied;  ///< by call: its outputs

    /// Samples: the first dimension that all arrays share.
    std::int64_t samples() const;
    /// The samples first … first + count − 1 (fewer at the end).
    Feed part(std::int64_t first, std::int64_t count) const;
};

/// The arrays by name: in0, in1, … or the names of the inputs, and the ids of calls whose output is given. One array
/// without a name is the only input. Throws Error(Unreadable), at the array's name, where one is missing, is named
/// twice or like nothing in the model, or does not fit in shape, type, number of samples, or holds NaN.
Feed makeFeed(const Graph& graph, const std::vector<NamedTensor>& arrays);

/// "in0", or the input layer's name where it has one.
std::string inputName(const Graph& graph, std::size_t index);
/// The type that the input declares; float32 where it does not say.
DType inputType(const Graph& graph, std::size_t index);

}  // namespace quantie
