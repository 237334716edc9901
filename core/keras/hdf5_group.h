// The links of a group (specification, III.A to D and IV.A.2.c, g, r).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/keras/hdf5_header.h"

namespace quantie {

struct Hdf5Link {
    enum class Kind { Hard, Soft, External };
    std::string name;
    Kind kind = Kind::Hard;
    std::uint64_t address = 0;  ///< of a Hard link's object
    std::string target;         ///< path of a Soft link
};

/// In the order of creation where the file keeps it, else by name.
std::vector<Hdf5Link> readHdf5Links(const Hdf5Image& image, const Hdf5Header& group, ByteBudget& budget);

}  // namespace quantie
