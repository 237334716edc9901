// The groups of an open HDF5 file and the way through them.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/diagnostics.h"
#include "core/keras/hdf5_group.h"
#include "core/tensor/tensor.h"

namespace quantie {

/// Immutable but for a cache of links; safe to use from any thread.
class Hdf5Tree {
  public:
    struct Group {
        std::vector<Hdf5Link> links;
        std::unordered_map<std::string_view, std::size_t> places;  ///< by name
    };

    Hdf5Tree(FileBytes bytes, std::string name);

    const Hdf5Image& image() const { return m_image; }
    const std::string& name() const { return m_name; }

    /// The address of the object at a path from the root. Throws Error(Unreadable) where there is none, or
    /// Error(Unsupported) where the path leads into another file.
    std::uint64_t find(const std::string& path) const { return resolve(m_image.root, path); }
    /// The object that a link of the group at `group` leads to.
    std::uint64_t follow(std::uint64_t group, const Hdf5Link& link) const;
    /// Throws Error(Unreadable) where there is no group at the address.
    std::shared_ptr<const Group> group(std::uint64_t address) const;

    StoredArray dataset(std::uint64_t address, const Hdf5Header& header, const std::string& path) const;
    /// See Hdf5File::datasets.
    std::vector<StoredArray> datasets(const std::string& path, Diagnostics& diagnostics) const;

  private:
    std::uint64_t resolve(std::uint64_t start, const std::string& path) const;

    Hdf5Image m_image;
    std::string m_name;
    std::string m_id;  ///< tells this opened file from others in StoredArray::identity
    mutable std::mutex m_mutex;
    mutable ByteBudget m_budget;  ///< each group is read once, so all of them are no longer than the file
    mutable std::unordered_map<std::uint64_t, std::shared_ptr<const Group>> m_groups;
};

}  // namespace quantie
