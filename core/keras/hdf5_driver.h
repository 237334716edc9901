// How the HDF5 library writes: through a driver of our own that keeps the first failure and lets the library go on. A
// library that cannot flush its caches, on a full disk, would never close the file.
#pragma once

#include "core/keras/hdf5_api.h"

namespace quantie {

/// Creates an HDF5 file on an open descriptor. The first errno of a failed write is left in `error`, which must outlive
/// the handle.
Hdf5Handle createHdf5On(int descriptor, int& error);

}  // namespace quantie
