#include "core/graph/stored_values.h"

#include <algorithm>
#include <cstring>
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

}  // namespace

bool sameStored(const StoredArray& a, const StoredArray& b) {
    if (a.dtype != b.dtype || a.shape != b.shape) return false;
    return orFalse([&] { return sameBytes(a.load(), b.load()); });
}

bool sameStoredTransposed(const StoredArray& a, const StoredArray& b) {
    if (a.dtype != b.dtype || a.shape.size() != 2 || b.shape.size() != 2) return false;
    if (a.shape[0] != b.shape[1] || a.shape[1] != b.shape[0]) return false;
    return orFalse([&] { return sameBytes(a.load(), transposed(b.load())); });
}

bool isOneValue(const StoredArray& array) {
    return orFalse([&] {
        const Tensor tensor = array.load();
        const std::size_t size = dtypeSize(tensor.dtype());
        const auto bytes = tensor.bytes();
        // An array that equals itself shifted by one element repeats its first element.
        return bytes.size() <= size || std::memcmp(bytes.data(), bytes.data() + size, bytes.size() - size) == 0;
    });
}

std::uint64_t sampleHash(const StoredArray& array) {
    const Tensor tensor = array.load();
    const std::size_t size = dtypeSize(tensor.dtype());
    const auto hashAt = [&](std::size_t index) {
        const auto* at = reinterpret_cast<const char*>(tensor.bytes().data() + index * size);
        return std::hash<std::string_view>{}({at, size});
    };
    // The sum does not depend on the order, and the diagonal is the same in the transpose.
    const bool matrix = array.shape.size() == 2;
    const auto columns = matrix ? static_cast<std::size_t>(array.shape[1]) : 0;
    const std::size_t diagonal = matrix ? std::min(static_cast<std::size_t>(array.shape[0]), columns) : tensor.size();
    const std::size_t step = matrix ? columns + 1 : 1;
    const std::size_t stride = std::max<std::size_t>(1, diagonal / 32);
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < diagonal; i += stride) hash += hashAt(i * step);
    return hash;
}

}  // namespace quantie
