#include "core/tensor/shape.h"

#include <algorithm>

#include "core/base/error.h"

namespace quantie {

std::int64_t elementCount(const Shape& shape) {
    if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;
    std::int64_t count = 1;
    for (const std::int64_t dim : shape) {
        if (dim < 0) return unknownDim;
        if (__builtin_mul_overflow(count, dim, &count) || count > (std::int64_t{1} << 62)) {
            throw Error(ErrorCode::Unreadable, "", "a shape " + toString(shape) + " is larger than any memory");
        }
    }
    return count;
}

bool isFullyKnown(const Shape& shape) {
    return std::all_of(shape.begin(), shape.end(), [](std::int64_t dim) { return dim >= 0; });
}

std::string toString(const Shape& shape) {
    std::string text = "(";
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (i > 0) text += ", ";
        text += shape[i] < 0 ? "None" : std::to_string(shape[i]);
    }
    return text + (shape.size() == 1 ? ",)" : ")");
}

}  // namespace quantie
