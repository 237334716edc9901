#include "core/layers/forward_rows.h"

#include <algorithm>

#include "core/base/parallel.h"
#include "core/layers/dims.h"

namespace quantie {
namespace {

constexpr std::size_t elementsPerTask = std::size_t{1} << 14;

FloatResult alongLast(const Tensor& input, std::size_t width, const RowWork& work) {
    FloatResult result(input.shape());
    const std::size_t rows = width == 0 ? 0 : input.size() / width;
    const std::size_t perTask = std::max<std::size_t>(1, elementsPerTask / std::max<std::size_t>(width, 1));
    parallelFor((rows + perTask - 1) / perTask, [&](std::size_t task) {
        const std::size_t first = task * perTask;
        work(input.floats().data() + first * width, std::min(perTask, rows - first), width,
             result.data() + first * width);
    });
    return result;
}

}  // namespace

std::vector<std::size_t> axesOf(const Config& config, std::size_t rank) {
    std::vector<std::int64_t> axes = config.integers("axis");
    if (axes.empty()) axes = {-1};
    std::vector<std::size_t> found(axes.size());
    std::transform(axes.begin(), axes.end(), found.begin(),
                   [rank](std::int64_t axis) { return axisIndex(axis, rank); });
    std::sort(found.begin(), found.end());
    return found;
}

Value overRows(const ForwardQuery& query, const Tensor& input, const std::vector<std::size_t>& axes,
               const RowWork& work) {
    const std::size_t rank = input.shape().size();
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < rank; ++i) {
        if (std::find(axes.begin(), axes.end(), i) == axes.end()) order.push_back(i);
    }
    std::size_t width = 1;
    for (const std::size_t axis : axes) {
        order.push_back(axis);
        width *= static_cast<std::size_t>(input.shape()[axis]);
    }
    if (std::is_sorted(order.begin(), order.end())) return alongLast(input, width, work).value(query);
    const Value moved = permutedValue({input, query.dtype}, order);
    std::vector<std::size_t> back(rank);
    for (std::size_t i = 0; i < rank; ++i) back[order[i]] = i;
    return permutedValue(alongLast(moved.tensor, width, work).value(query), back);
}

double numberOf(const Config& config, std::string_view key, double fallback) {
    const Json* value = config.find(key);
    if (value == nullptr) return fallback;
    // Keras keeps some of them as numpy numbers: {"class_name": "__numpy__", "config": {"value": …}}.
    if (value->is_object()) {
        const Json* inner = findMember(*value, "config");
        value = inner == nullptr ? value : findMember(*inner, "value");
    }
    if (value == nullptr || !value->is_number()) refuse(key, "not a number");
    return value->get<double>();
}

}  // namespace quantie
