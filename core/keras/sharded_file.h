// The weights file of a `.keras`, in one HDF5 file or spread over several: what one lacks another has.
#pragma once

#include <string>
#include <vector>

#include "core/keras/hdf5_file.h"

namespace quantie {

/// Groups are united: a shard may have one empty that another fills. Throws as Hdf5File does.
class ShardedFile {
  public:
    explicit ShardedFile(Hdf5File file) : m_files{std::move(file)} {}

    /// The files that a `.weights.json` of Keras 3 names, which stand beside it. Throws Error(Unreadable) where it is
    /// none, or names a file outside its folder.
    static ShardedFile open(const std::string& index);

    const std::string& name() const { return m_files.front().name(); }
    bool hasGroup(const std::string& path) const;
    bool hasDataset(const std::string& path) const;
    /// Those of all files, each once.
    std::vector<Hdf5Child> children(const std::string& group) const;
    StoredArray dataset(const std::string& path) const;

  private:
    explicit ShardedFile(std::vector<Hdf5File> files) : m_files(std::move(files)) {}

    std::vector<Hdf5File> m_files;  ///< at least one
};

}  // namespace quantie
