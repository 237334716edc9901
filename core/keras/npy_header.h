// The header of a .npy file: a Python dict of three entries.
#pragma once

#include <string>
#include <string_view>

#include "core/tensor/tensor.h"

namespace quantie {

struct NpyHeader {
    DType dtype = DType::Float32;
    bool bigEndian = false;
    bool fortranOrder = false;
    Shape shape;
};

/// Strict: the three keys once each, nothing else. Throws Error(Unreadable) or, for types that are no element types,
/// Error(Unsupported).
NpyHeader parseNpyHeader(std::string_view text);
/// Without padding and line end: "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".
std::string npyHeaderText(DType dtype, const Shape& shape);

}  // namespace quantie
