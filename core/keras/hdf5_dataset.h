// One dataset of an HDF5 file as an array that is mapped or read when it is asked for.
#pragma once

#include <string>

#include "core/keras/hdf5_header.h"
#include "core/tensor/tensor.h"

namespace quantie {

/// Describes a dataset without touching its values. `load` of the result holds the file's bytes; errors of it begin
/// with `fileName`. Throws Error(Unsupported) for types that are no element types, for compression other than gzip and
/// for values outside the file; Error(Unreadable) where the file is shorter than the values.
StoredArray describeHdf5Dataset(const Hdf5Image& image, const Hdf5Header& header, std::string path,
                                std::string identity, const std::string& fileName);

}  // namespace quantie
