// The bytes of a model's weights: as float, as they must be stored once the uses are quantized, and what could be saved
// by agreeing.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/recipe/recipe.h"

namespace quantie {

/// What `error --help` and the window say of the three numbers.
inline constexpr std::string_view bytesDefinition =
    "float: the variable as the file's type stores it. stored: what deployment needs: one code for each distinct "
    "setting "
    "of the variable's uses, or the float values alone, from which every code can be made at load, whichever is "
    "smaller; "
    "with a float use the float values are needed and enough. agreeing: the cheapest setting in use, were all uses to "
    "share "
    "it. A code takes bits x values, rounded up to bytes, 4 bytes for each scale, and 4 more for each zero point where "
    "it "
    "is not symmetric.";

struct Bytes {
    std::int64_t asFloat = 0;  ///< in the variable's own type, which may be float16 or an integer
    std::int64_t stored = 0;
    std::int64_t agreeing = 0;

    bool operator==(const Bytes&) const = default;
};

struct VariableSize {
    int variable = -1;  ///< index into Graph::variables
    Bytes bytes;
    int settings = 0;  ///< distinct settings of its uses, float being one of them
};

struct Sizes {
    Bytes total;
    std::vector<VariableSize> variables;  ///< in the graph's order, without those of unknown shape
    std::vector<int> unknown;  ///< variables whose shape is not known, or beyond 2^40 values: they count nowhere
};

/// The recipe fits the graph (validate()). Settings of a transposed use count as those of the variable itself: rows of
/// one are columns of the other.
Sizes sizes(const Graph& graph, const Recipe& recipe);

/// Bytes of one code: packed codes, scales and zero points.
std::int64_t codeBytes(const Scheme& scheme, const Shape& shape);

}  // namespace quantie
