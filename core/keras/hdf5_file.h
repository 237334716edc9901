// Reading HDF5 files: groups, attributes, and datasets as arrays that are mapped or read when they are asked for.
//
// Files are not trusted: nothing outside the bytes at hand is opened, and sizes are checked before memory is taken.
// All errors are Error(Unreadable) or, for sound files that hold something unknown, Error(Unsupported), with the path
// in the file; the file's own name comes first.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/diagnostics.h"
#include "core/base/file_bytes.h"
#include "core/tensor/tensor.h"

namespace quantie {

class Hdf5Tree;

struct Hdf5Child {
    enum class Kind {
        Group,
        Dataset,
        Other,   ///< a stored type
        Broken,  ///< a link that leads nowhere, in a circle or into another file
    };
    std::string name;
    Kind kind = Kind::Other;

    bool operator==(const Hdf5Child&) const = default;
};

/// A cheap handle; copies share the open file, and so do the arrays that came from it. Safe to use from any thread.
/// A path is names with / between them, from the root; "" and "/" are the root. Symbolic links in the file are
/// followed.
class Hdf5File {
  public:
    static Hdf5File open(const std::string& path);
    /// A file inside a file: a stored member of a zip.
    static Hdf5File openRegion(const std::string& path, std::uint64_t offset, std::uint64_t size);
    /// From bytes at hand, mapped or in memory; `name` is for messages.
    static Hdf5File openBytes(FileBytes bytes, const std::string& name);

    const std::string& name() const;

    bool hasGroup(const std::string& path) const;
    bool hasDataset(const std::string& path) const;
    /// In the order of creation where the file keeps it, else by name. Throws where there is no such group.
    std::vector<Hdf5Child> children(const std::string& group) const;

    // Attributes of a group or dataset; nothing where there is none of that name (or no such object).
    std::optional<std::string> stringAttribute(const std::string& object, const std::string& attribute) const;
    /// Also what Keras split because it was too long: `attribute`0, `attribute`1, …, joined.
    std::optional<std::vector<std::string>> stringListAttribute(const std::string& object,
                                                                const std::string& attribute) const;
    std::optional<double> numberAttribute(const std::string& object, const std::string& attribute) const;
    std::optional<std::int64_t> integerAttribute(const std::string& object, const std::string& attribute) const;

    /// Throws where there is no such dataset, or one that cannot be read.
    StoredArray dataset(const std::string& path) const;
    /// All datasets below a group, in the order of children(); each group is visited once, also where links form
    /// circles. Datasets that cannot be read go to `diagnostics`.
    std::vector<StoredArray> datasets(const std::string& group, Diagnostics& diagnostics) const;

  private:
    explicit Hdf5File(std::shared_ptr<const Hdf5Tree> tree) : m_tree(std::move(tree)) {}

    std::shared_ptr<const Hdf5Tree> m_tree;
};

}  // namespace quantie
