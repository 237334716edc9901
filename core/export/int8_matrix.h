// A matrix as Keras 3 itself quantizes it to 8 bits: codes in its place, and beside it a scale per output channel.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/export/clone.h"
#include "core/model/model.h"

namespace quantie {

struct Int8Matrix {
    WeightRef ref;
    std::vector<std::size_t> kept;  ///< the axes that have a scale for each of their places, in the order of the scales
    Shape scale;                    ///< the scales' shape
    bool isTable = false;           ///< of an embedding: the scales are stored right behind its codes
};

/// The matrices of a layer that Keras's quantize("int8") replaces: none for a class that it has no such form of, or an
/// equation of an EinsumDense that it cannot read.
std::vector<Int8Matrix> int8Matrices(const Model& model, int layer);
/// Whether Keras has an int8 form of exactly that class.
bool hasInt8Form(const Layer& layer);

/// The codes, int8, in place of the float values. Loading throws Error(Unsupported), at `use`, for values that are not
/// finite.
CloneWeight int8Codes(const CloneWeight& weight, const Int8Matrix& matrix, const std::string& use);
CloneWeight int8Scales(const CloneWeight& weight, const Int8Matrix& matrix, const std::string& use);

}  // namespace quantie
