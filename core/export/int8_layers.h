// Which layers of a model Keras 3's own int8 form can hold as a recipe wants them, and why the others stay float.
#pragma once

#include <string>
#include <vector>

#include "core/export/choices.h"
#include "core/export/int8_matrix.h"
#include "core/graph/graph.h"

namespace quantie {

/// A layer, as an object of the export, of which the recipe quantizes some use.
struct Int8Layer {
    int object = -1;
    std::vector<int> uses;             ///< of all its weights, indices into Graph::uses
    std::vector<Int8Matrix> matrices;  ///< what becomes codes; empty where the layer stays float
    std::string whyFloat;              ///< a clause, where it does
};

/// In the order of their first uses. `objects`: per layer, the object that it is (core/export/objects.h).
std::vector<Int8Layer> int8Layers(const Graph& graph, const Choices& choices, const std::vector<int>& objects);

}  // namespace quantie
