// NumPy's .npy format, versions 1 to 3 (numpy.lib.format describes it).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/file_bytes.h"
#include "core/tensor/tensor.h"

namespace quantie {

/// Arrays of numbers and bools; the bytes are shared, not copied, where order and byte order are this machine's. Two
/// opaque bytes ("V2") are bfloat16, as ml_dtypes writes them. Throws Error(Unreadable) or, for texts, objects and
/// other types, Error(Unsupported), at `where`.
Tensor readNpy(const FileBytes& file, const std::string& where);
Tensor readNpyFile(const std::string& path);

/// Version 1 as numpy.save writes it, in C order.
std::vector<std::byte> npyBytes(const Tensor& tensor);
/// Throws Error(Unwritable).
void writeNpyFile(const std::string& path, const Tensor& tensor);

}  // namespace quantie
