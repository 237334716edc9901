#include "core/quant/finite.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/error.h"
#include "core/quant/sweep.h"

namespace quantie {

std::optional<std::size_t> firstNonFinite(std::span<const float> values) {
    // The vectorized pass only says whether there is one; that it is sought by hand then costs nothing that matters.
    if (total(valueStats(values, {1, 1, values.size()})).finite) return std::nullopt;
    const auto found = std::find_if(values.begin(), values.end(), [](float x) { return !std::isfinite(x); });
    return static_cast<std::size_t>(found - values.begin());
}

Shape indexOf(std::size_t position, const Shape& shape) {
    Shape index(shape.size());
    for (std::size_t d = shape.size(); d-- > 0;) {
        const auto size = static_cast<std::size_t>(shape[d]);
        index[d] = static_cast<std::int64_t>(position % size);
        position /= size;
    }
    return index;
}

void requireFinite(std::span<const float> values, const Shape& shape) {
    const auto at = firstNonFinite(values);
    if (!at) return;
    const float value = values[*at];
    const char* name = std::isnan(value) ? "NaN" : value > 0 ? "infinite" : "minus infinity";
    throw Error(ErrorCode::Unsupported, "", "the value at " + toString(indexOf(*at, shape)) + " is " + name);
}

void requireSize(std::size_t values, const Shape& shape) {
    const std::int64_t count = elementCount(shape);
    if (count >= 0 && static_cast<std::size_t>(count) == values) return;
    throw Error(ErrorCode::Usage, "", std::to_string(values) + " values do not fill the shape " + toString(shape));
}

}  // namespace quantie
