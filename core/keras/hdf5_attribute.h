// Attributes of HDF5 objects: the texts, lists of texts and numbers that Keras keeps there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/keras/hdf5_header.h"

namespace quantie {

// All give nothing where the object has no such attribute; they throw Error(Unreadable) where it is of another kind or
// damaged.

/// Texts of fixed or variable length, any encoding; an attribute without elements, of whatever type, is no texts (h5py
/// stores an empty list as no floats).
std::optional<std::vector<std::string>> attributeTexts(const Hdf5Image& image, const Hdf5Header& object,
                                                       const std::string& name);
std::optional<double> attributeNumber(const Hdf5Image& image, const Hdf5Header& object, const std::string& name);
std::optional<std::int64_t> attributeInteger(const Hdf5Image& image, const Hdf5Header& object, const std::string& name);

}  // namespace quantie
