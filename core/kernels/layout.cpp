#include "core/kernels/layout.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "core/base/parallel.h"
#include "core/kernels/strides.h"

namespace quantie::compute {
namespace {

template <class Element>
void copyLine(const std::byte* from, std::ptrdiff_t fromStep, std::byte* to, std::ptrdiff_t toStep, std::size_t count) {
    const auto* a = reinterpret_cast<const Element*>(from);
    auto* b = reinterpret_cast<Element*>(to);
    for (std::size_t i = 0; i < count; ++i, a += fromStep, b += toStep) *b = *a;
}

void copyElements(const std::byte* from, std::ptrdiff_t fromStep, std::byte* to, std::ptrdiff_t toStep,
                  std::size_t count, std::size_t size) {
    if (fromStep == 1 && toStep == 1) {
        std::memcpy(to, from, count * size);
    } else if (size == 4) {
        copyLine<std::uint32_t>(from, fromStep, to, toStep, count);
    } else if (size == 8) {
        copyLine<std::uint64_t>(from, fromStep, to, toStep, count);
    } else if (size == 2) {
        copyLine<std::uint16_t>(from, fromStep, to, toStep, count);
    } else {
        copyLine<std::uint8_t>(from, fromStep, to, toStep, count);
    }
}

/// Rows of the innermost dimension that one task copies.
constexpr std::size_t elementsPerTask = std::size_t{1} << 15;

}  // namespace

void copyBlock(const std::byte* from, const Block& source, std::byte* to, const Block& target, const Shape& shape,
               std::size_t size) {
    const auto count = static_cast<std::size_t>(elementCount(shape));
    if (count == 0) return;
    const std::size_t inner = shape.empty() ? 1 : static_cast<std::size_t>(shape.back());
    const std::ptrdiff_t fromStep = shape.empty() ? 1 : source.strides.back();
    const std::ptrdiff_t toStep = shape.empty() ? 1 : target.strides.back();
    const std::size_t rows = count / inner;
    const std::size_t perTask = std::max<std::size_t>(1, elementsPerTask / inner);
    const auto width = static_cast<std::ptrdiff_t>(size);
    parallelFor((rows + perTask - 1) / perTask, [&](std::size_t task) {
        const std::size_t end = std::min(rows, (task + 1) * perTask);
        for (std::size_t row = task * perTask; row < end; ++row) {
            auto a = static_cast<std::ptrdiff_t>(source.offset);
            auto b = static_cast<std::ptrdiff_t>(target.offset);
            std::size_t rest = row;
            for (std::size_t d = shape.empty() ? 0 : shape.size() - 1; d-- > 0;) {
                const auto index = static_cast<std::ptrdiff_t>(rest % static_cast<std::size_t>(shape[d]));
                rest /= static_cast<std::size_t>(shape[d]);
                a += index * source.strides[d];
                b += index * target.strides[d];
            }
            copyElements(from + a * width, fromStep, to + b * width, toStep, inner, size);
        }
    });
}

void permute(const std::byte* from, const Shape& shape, const std::vector<std::size_t>& order, std::size_t size,
             std::byte* out) {
    const std::vector<std::size_t> own = stridesOf(shape);
    Shape result;
    Block source;
    for (const std::size_t axis : order) {
        result.push_back(shape[axis]);
        source.strides.push_back(static_cast<std::ptrdiff_t>(own[axis]));
    }
    Block target;
    for (const std::size_t stride : stridesOf(result)) target.strides.push_back(static_cast<std::ptrdiff_t>(stride));
    copyBlock(from, source, out, target, result, size);
}

}  // namespace quantie::compute
