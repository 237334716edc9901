// Operators that put elements in another order along an axis: sorted, shifted, turned round.
#include <algorithm>
#include <array>
#include <numeric>

#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_forwards.h"

namespace quantie {

namespace {

/// True for each target that is among the k largest of its row.
Shapes inTopK(const OperatorCall& call) {
    return {call.named("targets") == nullptr ? call.tensor() : call.tensor("targets")};
}

/// Where each element along the axis comes from, equal ones in their order; in lines along the axis.
template <bool places>
Values sortForward(const OperatorRun& run) {
    const Value input = run.first();
    const std::string direction = run.text("direction", "ASCENDING");
    if (direction != "ASCENDING" && direction != "DESCENDING") refuse("direction", "neither up nor down");
    const bool down = direction == "DESCENDING";
    const std::size_t axis = axisIndex(run.call().integer("axis").value_or(-1), input.shape().size());
    const Value sorted = overRows(
        run.query(), floatsOf(input), {axis}, [down](const float* x, std::size_t rows, std::size_t width, float* out) {
            std::vector<std::size_t> order(width);
            for (std::size_t r = 0; r < rows; ++r, x += width, out += width) {
                std::iota(order.begin(), order.end(), std::size_t{0});
                std::stable_sort(order.begin(), order.end(),
                                 [x, down](std::size_t a, std::size_t b) { return down ? x[a] > x[b] : x[a] < x[b]; });
                for (std::size_t i = 0; i < width; ++i) out[i] = places ? static_cast<float>(order[i]) : x[order[i]];
            }
        });
    return {castValue({sorted.tensor, DType::Float32}, places ? DType::Int32 : input.dtype)};
}

/// A target counts where fewer than k elements are larger than its own.
Values inTopKForward(const OperatorRun& run) {
    // The second version names the targets first, the first one the predictions.
    const bool targetsFirst = run.has("predictions");
    const Value predictions = targetsFirst ? run.named("predictions") : run.first();
    const std::vector<std::int64_t> targets = integersOf(targetsFirst ? run.first() : run.named("targets"));
    const std::int64_t k = run.integer("k");
    requireRank(predictions.shape(), 2);
    const auto width = static_cast<std::size_t>(predictions.shape()[1]);
    const Tensor floats = floatsOf(predictions);
    if (targets.size() * width != floats.size()) refuse("targets", "do not fit the predictions");
    std::vector<std::int64_t> truths;
    for (std::size_t r = 0; r < targets.size(); ++r) {
        const auto row = floats.floats().subspan(r * width, width);
        const auto target = static_cast<std::size_t>(targets[r]);
        if (targets[r] < 0 || target >= width) {
            truths.push_back(0);
            continue;
        }
        const auto larger = std::count_if(row.begin(), row.end(), [&](float x) { return x > row[target]; });
        truths.push_back(larger < k ? 1 : 0);
    }
    return {integerValue(truths, {static_cast<std::int64_t>(targets.size())}, DType::Bool)};
}

constexpr std::array rows{
    Operator{"argsort", sameShape, sortForward<true>}, Operator{"math.in_top_k", inTopK, inTopKForward},
    Operator{"nn.in_top_k", inTopK, inTopKForward},    Operator{"reverse", sameShape, layout::reverseForward},
    Operator{"roll", sameShape, layout::rollForward},  Operator{"sort", sameShape, sortForward<false>},
};

}  // namespace

std::span<const Operator> orderingOperators() {
    return rows;
}

}  // namespace quantie
