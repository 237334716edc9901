#include "core/tensor/stored_values.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <string_view>

#include "core/base/error.h"

namespace quantie {
namespace {

/// Runs a comparison that loads arrays; unreadable ones are reported where their values are needed, not here.
template <typename Compare>
bool orFalse(Compare compare) {
    try {
        return compare();
    } catch (const Error&) {
        return false;
    }
}

/// The bytes of an array: in their place in the file, or loaded.
class Bytes {
  public:
    explicit Bytes(const StoredArray& array) {
        if (array.view) {
            m_bytes = array.view();
        } else {
            m_loaded = array.load();
            m_bytes = m_loaded.bytes();
        }
    }
    std::span<const std::byte> get() const { return m_bytes; }

  private:
    Tensor m_loaded;
    std::span<const std::byte> m_bytes;
};

}  // namespace

bool sameStored(const StoredArray& a, const StoredArray& b) {
    if (a.dtype != b.dtype || a.shape != b.shape) return false;
    return orFalse([&] {
        const Bytes first(a);
        const Bytes second(b);
        return first.get().size() == second.get().size() &&
               std::memcmp(first.get().data(), second.get().data(), first.get().size()) == 0;
    });
}

bool sameStoredTransposed(const StoredArray& a, const StoredArray& b) {
    if (a.dtype != b.dtype || a.shape.size() != 2 || b.shape.size() != 2) return false;
    if (a.shape[0] != b.shape[1] || a.shape[1] != b.shape[0]) return false;
    return orFalse([&] {
        const Bytes first(a);
        const Bytes second(b);
        const std::size_t size = dtypeSize(a.dtype);
        const auto rows = static_cast<std::size_t>(a.shape[0]);
        const auto columns = static_cast<std::size_t>(a.shape[1]);
        for (std::size_t r = 0; r < rows; ++r) {
            for (std::size_t c = 0; c < columns; ++c) {
                const auto* x = first.get().data() + (r * columns + c) * size;
                if (std::memcmp(x, second.get().data() + (c * rows + r) * size, size) != 0) return false;
            }
        }
        return true;
    });
}

bool isOneValue(const StoredArray& array) {
    return orFalse([&] {
        const Bytes values(array);
        const std::size_t size = dtypeSize(array.dtype);
        const auto bytes = values.get();
        // An array that equals itself shifted by one element repeats its first element.
        return bytes.size() <= size || std::memcmp(bytes.data(), bytes.data() + size, bytes.size() - size) == 0;
    });
}

std::optional<std::uint64_t> sampleHash(const StoredArray& array) try {
    const Bytes values(array);
    const std::size_t size = dtypeSize(array.dtype);
    const auto hashAt = [&](std::size_t index) {
        const auto* at = reinterpret_cast<const char*>(values.get().data() + index * size);
        return std::hash<std::string_view>{}({at, size});
    };
    // The sum does not depend on the order, and the diagonal is the same in the transpose.
    const bool matrix = array.shape.size() == 2;
    const auto columns = matrix ? static_cast<std::size_t>(array.shape[1]) : 0;
    const std::size_t diagonal =
        matrix ? std::min(static_cast<std::size_t>(array.shape[0]), columns) : values.get().size() / size;
    const std::size_t step = matrix ? columns + 1 : 1;
    const std::size_t stride = std::max<std::size_t>(1, diagonal / 32);
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < diagonal; i += stride) hash += hashAt(i * step);
    return hash;
} catch (const Error&) {
    return std::nullopt;
}

}  // namespace quantie
