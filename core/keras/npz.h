// NumPy's .npz: a zip of .npy files.
#pragma once

#include <string>
#include <vector>

#include "core/tensor/tensor.h"

namespace quantie {

/// All arrays by their names without ".npy", in the order of the file. Stored ones are mapped, deflated ones read.
/// Members that are no .npy are left out. Throws as readNpy and ZipFile do.
std::vector<NamedTensor> readNpz(const std::string& path);

/// As numpy.savez writes it, but with a fixed time. Throws Error(Unwritable).
void writeNpz(const std::string& path, const std::vector<NamedTensor>& arrays);

}  // namespace quantie
