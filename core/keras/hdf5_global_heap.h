// Texts of variable length: HDF5 keeps them in "global heap collections" (specification, III.E).
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "core/keras/hdf5_image.h"

namespace quantie {

/// Resolves the references of one attribute. `image` must outlive it.
class Hdf5GlobalHeap {
  public:
    explicit Hdf5GlobalHeap(const Hdf5Image& image) : m_image(image), m_textBudget(image.budget()) {}

    /// The text behind a reference, up to its first NUL. Throws Error(Unreadable) where heap and reference do not
    /// agree, or where the texts together are longer than the file, which no honest file's are.
    std::string text(std::span<const std::byte> reference);

  private:
    using Objects = std::map<std::uint64_t, std::span<const std::byte>>;  ///< by index

    const Objects& collection(std::uint64_t address);
    Objects readCollection(std::uint64_t address);

    const Hdf5Image& m_image;
    ByteBudget m_textBudget;
    ByteBudget m_objectBudget{20'000'000};  ///< bounds the work that overlapping collections could ask for
    std::map<std::uint64_t, Objects> m_collections;
};

}  // namespace quantie
