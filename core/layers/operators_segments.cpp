// Operators that join the rows with one number: sums, means and extremes of segments.
#include <algorithm>
#include <array>
#include <limits>

#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

/// The segments replace the dimensions of their ids.
Shapes segments(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    const MaybeShape ids = call.tensor("segment_ids");
    if (!input || !ids) return {std::nullopt};
    requireRankAtLeast(*input, ids->size());
    Shape output{call.integer("num_segments").value_or(unknownDim)};
    if (output.front() < unknownDim) refuse("num_segments", "a negative number");
    output.insert(output.end(), input->begin() + static_cast<std::ptrdiff_t>(ids->size()), input->end());
    return {output};
}

enum class Join { Sum, Mean, Max, Min };

/// What a segment without rows holds.
double emptyOf(Join join, DType dtype) {
    const bool half = dtype == DType::Float16;
    const double largest = half ? 65504.0 : static_cast<double>(std::numeric_limits<float>::max());
    if (join == Join::Max)
        return isFloat(dtype) ? -largest : static_cast<double>(std::numeric_limits<std::int32_t>::min());
    if (join == Join::Min)
        return isFloat(dtype) ? largest : static_cast<double>(std::numeric_limits<std::int32_t>::max());
    return 0;
}

double joined(Join join, double a, double b) {
    if (join == Join::Max) return std::max(a, b);
    if (join == Join::Min) return std::min(a, b);
    return a + b;
}

template <Join join>
Values segmentForward(const OperatorRun& run) {
    const Value input = run.first();
    const Shape shape = run.shape();
    const std::vector<std::int64_t> ids = integersOf(run.named("segment_ids"));
    const Shape idShape = run.named("segment_ids").shape();
    if (!std::equal(idShape.begin(), idShape.end(), input.shape().begin()))
        refuse("segment_ids", "do not fit the rows");
    const Tensor floats = floatsOf(input);
    const auto rows = static_cast<std::size_t>(shape.front());
    const std::size_t width = ids.empty() ? 0 : floats.size() / ids.size();
    std::vector<double> sums(rows * width, emptyOf(join, input.dtype));
    std::vector<double> counts(rows, 0);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        // Rows with a negative number are dropped.
        if (ids[i] < 0) continue;
        const auto row = static_cast<std::size_t>(ids[i]);
        if (row >= rows) refuse("segment_ids", "a number beyond the segments");
        ++counts[row];
        for (std::size_t j = 0; j < width; ++j) {
            double& place = sums[row * width + j];
            place = joined(join, place, static_cast<double>(floats.floats()[i * width + j]));
        }
    }
    FloatResult result(shape);
    for (std::size_t row = 0; row < rows; ++row) {
        const double count = join == Join::Mean ? std::max(1.0, counts[row]) : 1.0;
        for (std::size_t j = 0; j < width; ++j) {
            result.data()[row * width + j] = static_cast<float>(sums[row * width + j] / count);
        }
    }
    return {castValue({result.tensor(), DType::Float32}, input.dtype)};
}

constexpr std::array rows{
    Operator{"math.unsorted_segment_max", segments, segmentForward<Join::Max>},
    Operator{"math.unsorted_segment_mean", segments, segmentForward<Join::Mean>},
    Operator{"math.unsorted_segment_min", segments, segmentForward<Join::Min>},
    Operator{"math.unsorted_segment_sum", segments, segmentForward<Join::Sum>},
};

}  // namespace

std::span<const Operator> segmentOperators() {
    return rows;
}

}  // namespace quantie
