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

/// The input that an array of that name stands for: in0, in1, …, its name, or none where it is the only one; -1: none.
int inputNamed(const Graph& graph, std::string_view name);
/// The array as that input takes it. Throws as makeFeed() does, also for token ids outside of the table that they are
/// looked up in.
Value inputValue(const Graph& graph, std::size_t index, const NamedTensor& array);
/// Rows of the smallest table of an Embedding that looks the input up itself; none where there is no such table.
std::optional<std::int64_t> lookedUpRows(const Graph& graph, std::size_t index);

/// "in0", or the input layer's name where it has one.
std::string inputName(const Graph& graph, std::size_t index);
/// The type that the input declares; float32 where it does not say.
DType inputType(const Graph& graph, std::size_t index);

}  // namespace quantie
