// Writing HDF5 files as Keras and h5py write them. The same calls give the same bytes: no times are stored.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/tensor/tensor.h"

namespace quantie {

/// Paths are names with / between them, from the root; groups on the way are made. Failing calls throw
/// Error(Unwritable), the reason being the system's where there is one.
class Hdf5Writer {
  public:
    /// Replaces what is at `path`: the name of a TempFile, in most cases.
    explicit Hdf5Writer(const std::string& path);
    ~Hdf5Writer();  ///< closes; what close() would have thrown is lost
    Hdf5Writer(const Hdf5Writer&) = delete;
    Hdf5Writer& operator=(const Hdf5Writer&) = delete;

    void group(const std::string& path);
    /// Any length, as Keras's `model_config`. The object must exist; "" is the root.
    void stringAttribute(const std::string& object, const std::string& name, const std::string& text);
    /// As Keras's `layer_names`: texts of fixed length; beyond 64,512 bytes split into name0, name1, … like Keras does.
    /// A single text beyond that is refused with Error(Unsupported), by Keras too.
    void stringListAttribute(const std::string& object, const std::string& name, const std::vector<std::string>& texts);
    /// Contiguous, uncompressed. bfloat16 and bool are written as h5py and Keras do.
    void dataset(const std::string& path, const Tensor& tensor);
    /// A second name for what stands at `existing` (a hard link): the bytes are stored once.
    void link(const std::string& existing, const std::string& path);

    /// Must be called last; throws where anything could not be written.
    void close();

  private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace quantie
