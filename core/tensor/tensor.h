// An immutable array: element type, shape, and bytes that it shares with other tensors, or that a mapped file holds.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/tensor/dtype.h"
#include "core/tensor/shape.h"

namespace quantie {

class Tensor {
  public:
    Tensor() = default;
    /// `owner` keeps `bytes` alive (a buffer, a mapping). Throws Error(Unreadable) where sizes do not fit the shape.
    Tensor(DType dtype, Shape shape, std::shared_ptr<const void> owner, std::span<const std::byte> bytes);

    static Tensor fromBytes(DType dtype, Shape shape, std::vector<std::byte> bytes);
    static Tensor fromFloats(Shape shape, std::vector<float> values);

    DType dtype() const { return m_dtype; }
    const Shape& shape() const { return m_shape; }
    std::size_t size() const { return m_bytes.size() / dtypeSize(m_dtype); }  ///< elements
    std::span<const std::byte> bytes() const { return m_bytes; }
    /// The values of a Float32 tensor, without a copy where the bytes are aligned (mapped HDF5 may not be).
    /// Throws Error(Usage) for other types: use toFloat32 first.
    std::span<const float> floats() const;

  private:
    DType m_dtype = DType::Float32;
    Shape m_shape{0};
    std::shared_ptr<const void> m_owner;
    std::span<const std::byte> m_bytes;
};

/// The same values as float32 (exact for float16, bfloat16 and small integers; float64 is rounded).
Tensor toFloat32(const Tensor& tensor);
/// Axes swapped, a 2-D transpose.
Tensor transposed(const Tensor& tensor);
/// Byte-equal values, equal type and shape.
bool sameBytes(const Tensor& a, const Tensor& b);

struct NamedTensor {
    std::string name;
    Tensor tensor;
};

/// A stored array whose bytes are read (or mapped) only when asked for.
struct StoredArray {
    std::string path;  ///< where it stands in its file, for messages: "model_weights/emb/emb/embeddings:0"
    DType dtype = DType::Float32;
    Shape shape;
    /// Equal for two paths that are one dataset (an HDF5 hard link); empty where the file has no such notion.
    std::string identity;
    std::function<Tensor()> load;  ///< may throw Error(Unreadable)
    /// The same bytes where they stand in a mapped file, at any alignment, without reading or copying them; as long as
    /// this object lives. Null where there is no such place. May throw like `load`.
    std::function<std::span<const std::byte>()> view = nullptr;
};

}  // namespace quantie
