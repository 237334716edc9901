// Operators that join the rows with one number: sums, means and extremes of segments.
#include <algorithm>
#include <array>
#include <limits>

#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

constexpr std::int64_t mostSegments = std::int64_t{1} << 27;
constexpr std::int64_t mostSums = std::int64_t{1} << 30;

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

enum class Join { Sum, Mean, Max, Min, Product };

/// What a segment without rows holds. Where the rows are sorted, TensorFlow has zeros in the place of extremes.
double emptyOf(Join join, DType dtype, bool sorted) {
    if (join == Join::Product) return 1;
    if (sorted) return 0;
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
    if (join == Join::Product) return a * b;
    return a + b;
}

template <Join join>
Values segmentForward(const OperatorRun& run) {
    const Value input = run.first();
    const std::vector<std::int64_t> ids = integersOf(run.named("segment_ids"));
    Shape shape = run.shapes().front().value();
    // Keras need not say how many there are: then the largest number is the last.
    if (shape.front() == unknownDim) shape.front() = ids.empty() ? 0 : *std::max_element(ids.begin(), ids.end()) + 1;
    if (shape.front() < 0 || shape.front() > mostSegments) refuse("segment_ids", "too many segments");
    const Shape idShape = run.named("segment_ids").shape();
    if (!std::equal(idShape.begin(), idShape.end(), input.shape().begin()))
        refuse("segment_ids", "do not fit the rows");
    const Tensor floats = floatsOf(input);
    const auto rows = static_cast<std::size_t>(shape.front());
    const std::size_t width = ids.empty() ? 0 : floats.size() / ids.size();
    if (elementCount(shape) > mostSums) refuse("segment_ids", "too many segments");
    const double least = emptyOf(join, input.dtype, run.call().flag("sorted"));
    std::vector<double> sums(rows * width, 0);
    std::vector<double> counts(rows, 0);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        // Rows with a negative number are dropped.
        if (ids[i] < 0) continue;
        const auto row = static_cast<std::size_t>(ids[i]);
        if (row >= rows) refuse("segment_ids", "a number beyond the segments");
        const bool first = counts[row]++ == 0;
        for (std::size_t j = 0; j < width; ++j) {
            const auto value = static_cast<double>(floats.floats()[i * width + j]);
            double& place = sums[row * width + j];
            place = first ? value : joined(join, place, value);
        }
    }
    FloatResult result(shape);
    for (std::size_t row = 0; row < rows; ++row) {
        const double count = join == Join::Mean ? std::max(1.0, counts[row]) : 1.0;
        for (std::size_t j = 0; j < width; ++j) {
            result.data()[row * width + j] =
                static_cast<float>(counts[row] == 0 ? least : sums[row * width + j] / count);
        }
    }
    return {castValue({result.tensor(), DType::Float32}, input.dtype)};
}

constexpr std::array rows{
    Operator{"math.unsorted_segment_max", segments, segmentForward<Join::Max>},
    Operator{"math.unsorted_segment_mean", segments, segmentForward<Join::Mean>},
    Operator{"math.unsorted_segment_min", segments, segmentForward<Join::Min>},
    Operator{"math.unsorted_segment_prod", segments, segmentForward<Join::Product>},
    Operator{"math.unsorted_segment_sum", segments, segmentForward<Join::Sum>},
};

}  // namespace

std::span<const Operator> segmentOperators() {
    return rows;
}

}  // namespace quantie
