// Datatype and dataspace messages (specification, IV.A.2.b and d).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/keras/hdf5_image.h"
#include "core/tensor/tensor.h"

namespace quantie {

struct Hdf5Type {
    enum class Kind { Number, Bool, Text, VariableText, Opaque, Other };
    enum class Padding { NulTerminated, NulPadded, SpacePadded };

    Kind kind = Kind::Other;
    std::uint32_t size = 0;  ///< bytes of one element in the file
    DType number = DType::Float32;
    bool bigEndian = false;
    Padding padding = Padding::NulTerminated;  ///< of a Text
};

Hdf5Type parseHdf5Type(std::span<const std::byte> body);

/// Nothing for a dataspace without elements ("null"). Throws Error(Unreadable) where it is larger than any memory.
std::optional<Shape> parseHdf5Shape(const Hdf5Image& image, std::span<const std::byte> body);

}  // namespace quantie
