// Operators that keras.ops has and TensorFlow has not: reductions along axes.
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_matrices.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

using Row = std::span<const float>;
using Reduction = std::function<double(Row)>;

/// The axes that are reduced, sorted; all where none is named.
std::vector<std::size_t> axesOfCall(const OperatorCall& call, std::size_t rank, std::string_view name = "axis") {
    std::vector<std::size_t> axes;
    const auto named = call.numbers(name);
    for (std::size_t i = 0; !named && i < rank; ++i) axes.push_back(i);
    for (std::size_t i = 0; named && i < named->size(); ++i) axes.push_back(axisIndex((*named)[i], rank));
    std::sort(axes.begin(), axes.end());
    axes.erase(std::unique(axes.begin(), axes.end()), axes.end());
    return axes;
}

Shape reducedShape(const Shape& input, const std::vector<std::size_t>& axes, bool keep) {
    Shape output;
    for (std::size_t i = 0; i < input.size(); ++i) {
        const bool reduced = std::find(axes.begin(), axes.end(), i) != axes.end();
        if (!reduced) output.push_back(input[i]);
        if (reduced && keep) output.push_back(1);
    }
    return output;
}

Shapes reduce(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input) return {std::nullopt};
    return {reducedShape(*input, axesOfCall(call, input->size()), call.flag("keepdims"))};
}

/// The elements of each row side by side.
struct Rows {
    Tensor values;
    std::size_t count = 0;
    std::size_t width = 1;

    Row row(std::size_t index) const { return values.floats().subspan(index * width, width); }
};

Rows rowsOf(const Value& input, const std::vector<std::size_t>& axes) {
    std::vector<std::size_t> order;
    Rows rows;
    for (std::size_t i = 0; i < input.shape().size(); ++i) {
        if (std::find(axes.begin(), axes.end(), i) == axes.end()) order.push_back(i);
    }
    for (const std::size_t axis : axes) {
        order.push_back(axis);
        rows.width *= static_cast<std::size_t>(input.shape()[axis]);
    }
    if (rows.width == 0) refuse("axis", "nothing to reduce");
    rows.values = permutedValue({floatsOf(input)}, order).tensor;
    rows.count = rows.values.size() / rows.width;
    return rows;
}

Value reducedBy(const OperatorRun& run, const Reduction& reduction, DType dtype) {
    const Value input = run.first();
    const Rows rows = rowsOf(input, axesOfCall(run.call(), input.shape().size()));
    FloatResult result(run.shape());
    for (std::size_t i = 0; i < rows.count; ++i) result.data()[i] = static_cast<float>(reduction(rows.row(i)));
    return castValue({result.tensor(), DType::Float32}, dtype);
}

template <double (*reduction)(Row)>
Values reduced(const OperatorRun& run) {
    return {reducedBy(run, reduction, run.first().dtype)};
}

double range(Row row) {
    const auto [least, most] = std::minmax_element(row.begin(), row.end());
    return double{*most} - double{*least};
}
double nonZeros(Row row) {
    return static_cast<double>(row.size()) - static_cast<double>(std::count(row.begin(), row.end(), 0.0F));
}

Values countNonZeros(const OperatorRun& run) {
    return {reducedBy(run, nonZeros, DType::Int32)};
}

/// At `q` of the way from the least to the largest; `method` as numpy names it.
double quantileOf(std::vector<float>& sorted, double q, const std::string& method) {
    std::sort(sorted.begin(), sorted.end());
    const double place = q * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(place));
    const auto above = static_cast<std::size_t>(std::ceil(place));
    const double low = double{sorted[below]};
    const double high = double{sorted[above]};
    if (method == "lower") return low;
    if (method == "higher") return high;
    if (method == "nearest") return double{sorted[static_cast<std::size_t>(std::nearbyint(place))]};
    if (method == "midpoint") return (low + high) / 2;
    return low + (high - low) * (place - std::floor(place));
}

template <bool skipsNan>
double medianOf(Row row) {
    std::vector<float> values(row.begin(), row.end());
    const auto first = std::remove_if(values.begin(), values.end(), [](float x) { return std::isnan(x); });
    if (!skipsNan && first != values.end()) return std::numeric_limits<double>::quiet_NaN();
    values.erase(first, values.end());
    return values.empty() ? std::numeric_limits<double>::quiet_NaN() : quantileOf(values, 0.5, "linear");
}

/// The numbers under "q", one or a list.
std::vector<double> asked(const OperatorCall& call, bool percent) {
    const Json* q = call.named("q");
    std::vector<double> numbers;
    if (q != nullptr && q->is_number()) numbers.push_back(q->get<double>());
    for (std::size_t i = 0; q != nullptr && q->is_array() && i < q->size(); ++i) {
        if (!(*q)[i].is_number()) refuse("q", "not a list of numbers");
        numbers.push_back((*q)[i].get<double>());
    }
    for (double& number : numbers) number = percent ? number / 100 : number;
    for (const double number : numbers) {
        if (!(number >= 0 && number <= 1)) refuse("q", "not between 0 and 1");
    }
    if (numbers.empty()) refuse("q", "not a number");
    return numbers;
}

Shapes quantileShapes(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input) return {std::nullopt};
    Shape output = reducedShape(*input, axesOfCall(call, input->size()), call.flag("keepdims"));
    const Json* q = call.named("q");
    if (q != nullptr && q->is_array()) output.insert(output.begin(), static_cast<std::int64_t>(q->size()));
    return {output};
}

template <bool percent, bool skipsNan>
Values quantile(const OperatorRun& run) {
    const Value input = run.first();
    const std::vector<double> places = asked(run.call(), percent);
    const std::string method = run.text("method", "linear");
    const Rows rows = rowsOf(input, axesOfCall(run.call(), input.shape().size()));
    FloatResult result(run.shape());
    for (std::size_t p = 0; p < places.size(); ++p) {
        for (std::size_t i = 0; i < rows.count; ++i) {
            std::vector<float> values(rows.row(i).begin(), rows.row(i).end());
            const auto first = std::remove_if(values.begin(), values.end(), [](float x) { return std::isnan(x); });
            const bool none = skipsNan ? first == values.begin() : first != values.end();
            values.erase(first, values.end());
            result.data()[p * rows.count + i] = none ? std::numeric_limits<float>::quiet_NaN()
                                                     : static_cast<float>(quantileOf(values, places[p], method));
        }
    }
    return {castValue({result.tensor(), DType::Float32}, input.dtype)};
}

/// What `reduction` makes of the values that are numbers.
template <double (*reduction)(Row)>
double ofNumbers(Row row) {
    std::vector<float> values;
    std::copy_if(row.begin(), row.end(), std::back_inserter(values), [](float x) { return !std::isnan(x); });
    return reduction(values);
}

double sumOf(Row row) {
    return std::accumulate(row.begin(), row.end(), 0.0);
}
double productOf(Row row) {
    return std::accumulate(row.begin(), row.end(), 1.0, std::multiplies<>());
}
double meanOf(Row row) {
    return row.empty() ? std::numeric_limits<double>::quiet_NaN() : sumOf(row) / static_cast<double>(row.size());
}
double varianceOf(Row row) {
    const double mean = meanOf(row);
    double sum = 0;
    for (const float x : row) sum += (double{x} - mean) * (double{x} - mean);
    return row.empty() ? mean : sum / static_cast<double>(row.size());
}
double deviationOf(Row row) {
    return std::sqrt(varianceOf(row));
}
double largestOf(Row row) {
    return row.empty() ? std::numeric_limits<double>::quiet_NaN() : double{*std::max_element(row.begin(), row.end())};
}
double smallestOf(Row row) {
    return row.empty() ? std::numeric_limits<double>::quiet_NaN() : double{*std::min_element(row.begin(), row.end())};
}

/// The first of the largest values, or of the smallest ones.
template <bool least>
double placeOf(Row row) {
    return static_cast<double>(
        (least ? std::min_element(row.begin(), row.end()) : std::max_element(row.begin(), row.end())) - row.begin());
}
/// The same where what is no number does not count; −1 where nothing counts.
template <bool least>
double placeOfNumber(Row row) {
    double place = -1;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (std::isnan(row[i])) continue;
        const auto best = static_cast<std::size_t>(std::max(place, 0.0));
        if (place < 0 || (least ? row[i] < row[best] : row[i] > row[best])) place = static_cast<double>(i);
    }
    return place;
}

template <double (*place)(Row)>
Values placed(const OperatorRun& run) {
    return {reducedBy(run, place, DType::Int32)};
}

/// The mean, weighted where weights are given: as many as the axis is long, or one for each value.
Values average(const OperatorRun& run) {
    const Value input = run.first();
    if (!run.has("weights")) return {reducedBy(run, meanOf, input.dtype)};
    const std::vector<std::size_t> axes = axesOfCall(run.call(), input.shape().size());
    Value weights = run.named("weights");
    if (weights.shape().size() == 1 && input.shape().size() > 1) {
        Shape along(input.shape().size(), 1);
        along[axes.front()] = weights.shape().front();
        weights = reshapedValue(weights, along);
    }
    const Rows rows = rowsOf(input, axes);
    const Rows factors = rowsOf(broadcastValue(weights, input.shape()), axes);
    FloatResult result(run.shape());
    for (std::size_t i = 0; i < rows.count; ++i) {
        double sum = 0;
        for (std::size_t j = 0; j < rows.width; ++j) sum += double{rows.row(i)[j]} * double{factors.row(i)[j]};
        result.data()[i] = static_cast<float>(sum / sumOf(factors.row(i)));
    }
    return {castValue({result.tensor(), DType::Float32}, input.dtype)};
}

double lengthOf(Row row) {
    double sum = 0;
    for (const float x : row) sum += double{x} * double{x};
    return std::sqrt(sum);
}

/// The order of a norm as the call has it: a number, "inf" as JSON can have it, or a name.
Reduction vectorNorm(const Json* order) {
    if (order == nullptr) return lengthOf;
    double p = 0;
    if (order->is_number()) {
        p = order->get<double>();
    } else if (*order == Json("inf")) {
        p = HUGE_VAL;
    } else if (*order == Json("fro")) {
        p = 2;
    } else {
        refuse("ord", "no norm that is known");
    }
    if (p == 0) return nonZeros;
    if (p == 2) return lengthOf;
    if (std::isinf(p)) {
        return [p](Row row) {
            double most = std::fabs(double{row.front()});
            for (const float x : row) {
                most = p > 0 ? std::max(most, std::fabs(double{x})) : std::min(most, std::fabs(double{x}));
            }
            return most;
        };
    }
    return [p](Row row) {
        double sum = 0;
        for (const float x : row) sum += std::pow(std::fabs(double{x}), p);
        return std::pow(sum, 1 / p);
    };
}

/// Of a matrix: the largest sum of magnitudes of its columns (1) or rows (infinity).
Value matrixNorm(const OperatorRun& run, const std::vector<std::int64_t>& axes, double order) {
    const Value input = run.first();
    const std::size_t rank = input.shape().size();
    const std::size_t summed = axisIndex(std::fabs(order) == 1 ? axes[0] : axes[1], rank);
    const std::size_t compared = axisIndex(std::fabs(order) == 1 ? axes[1] : axes[0], rank);
    std::vector<std::size_t> perm;
    for (std::size_t i = 0; i < rank; ++i) {
        if (i != summed && i != compared) perm.push_back(i);
    }
    perm.insert(perm.end(), {compared, summed});
    const Tensor x = permutedValue({floatsOf(input)}, perm).tensor;
    const auto width = static_cast<std::size_t>(input.shape()[summed]);
    const auto count = static_cast<std::size_t>(input.shape()[compared]);
    FloatResult result(run.shape());
    for (std::size_t i = 0; i < result.size(); ++i) {
        std::vector<double> sums(count, 0.0);
        for (std::size_t j = 0; j < count * width; ++j) {
            sums[j / width] += std::fabs(double{x.floats()[i * count * width + j]});
        }
        const auto at =
            order > 0 ? std::max_element(sums.begin(), sums.end()) : std::min_element(sums.begin(), sums.end());
        result.data()[i] = static_cast<float>(*at);
    }
    return castValue({result.tensor(), DType::Float32}, input.dtype);
}

/// Of a matrix: what `norm` makes of its singular values, which fall.
Value singularNorm(const OperatorRun& run, const std::vector<std::int64_t>& axes,
                   double (*norm)(const Eigen::VectorXd& values)) {
    const Value input = run.first();
    std::vector<std::size_t> perm;
    for (std::size_t i = 0; i < input.shape().size(); ++i) perm.push_back(i);
    const std::size_t rows = axisIndex(axes[0], perm.size());
    const std::size_t columns = axisIndex(axes[1], perm.size());
    if (rows == columns) refuse("axis", "one axis twice");
    std::erase_if(perm, [=](std::size_t axis) { return axis == rows || axis == columns; });
    perm.insert(perm.end(), {rows, columns});
    const Matrices matrices(permutedValue({floatsOf(input)}, perm));
    FloatResult result(run.shape());
    if (matrices.count != result.size()) refuse("inputs", "an empty matrix");
    for (std::size_t i = 0; i < matrices.count; ++i) {
        result.data()[i] = static_cast<float>(norm(compute::SingularValues(matrices.matrix(i)).values));
    }
    return castValue({result.tensor(), DType::Float32}, input.dtype);
}

Values norm(const OperatorRun& run) {
    const Value input = run.first();
    const Json* order = run.call().named("ord");
    const auto named = run.call().numbers("axis");
    const bool matrices = order != nullptr && (named ? named->size() == 2 : input.shape().size() == 2);
    if (!matrices || *order == Json("fro")) return {reducedBy(run, vectorNorm(order), input.dtype)};
    const std::vector<std::int64_t> axes = named.value_or(std::vector<std::int64_t>{0, 1});
    if (*order == Json("nuc"))
        return {singularNorm(run, axes, [](const Eigen::VectorXd& values) { return values.sum(); })};
    const double p = order->is_number() ? order->get<double>() : (*order == Json("inf") ? HUGE_VAL : 0);
    if (p == 2) return {singularNorm(run, axes, [](const Eigen::VectorXd& values) { return values[0]; })};
    if (p == -2)
        return {singularNorm(run, axes, [](const Eigen::VectorXd& values) { return values[values.size() - 1]; })};
    if (std::fabs(p) != 1 && !std::isinf(p)) refuse("ord", "no norm of matrices that is known");
    return {matrixNorm(run, axes, p)};
}

Shapes momentsShapes(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input) return {std::nullopt, std::nullopt};
    const Shape shape = reducedShape(*input, axesOfCall(call, input->size()), call.flag("keepdims"));
    return {shape, shape};
}

Values moments(const OperatorRun& run) {
    const DType dtype = run.first().dtype;
    return {reducedBy(run, meanOf, dtype), reducedBy(run, varianceOf, dtype)};
}

constexpr Operator reducing(std::string_view name, Values (*forward)(const OperatorRun&)) {
    return {name, reduce, forward};
}

constexpr std::array rows{
    reducing("ops.argmax", placed<placeOf<false>>),
    reducing("ops.argmin", placed<placeOf<true>>),
    reducing("ops.average", average),
    reducing("ops.count_nonzero", countNonZeros),
    reducing("ops.median", reduced<medianOf<false>>),
    Operator{"ops.moments", momentsShapes, moments},
    reducing("ops.nanargmax", placed<placeOfNumber<false>>),
    reducing("ops.nanargmin", placed<placeOfNumber<true>>),
    reducing("ops.nanmax", reduced<ofNumbers<largestOf>>),
    reducing("ops.nanmean", reduced<ofNumbers<meanOf>>),
    reducing("ops.nanmedian", reduced<medianOf<true>>),
    reducing("ops.nanmin", reduced<ofNumbers<smallestOf>>),
    Operator{"ops.nanpercentile", quantileShapes, quantile<true, true>},
    reducing("ops.nanprod", reduced<ofNumbers<productOf>>),
    Operator{"ops.nanquantile", quantileShapes, quantile<false, true>},
    reducing("ops.nanstd", reduced<ofNumbers<deviationOf>>),
    reducing("ops.nansum", reduced<ofNumbers<sumOf>>),
    reducing("ops.nanvar", reduced<ofNumbers<varianceOf>>),
    reducing("ops.norm", norm),
    Operator{"ops.percentile", quantileShapes, quantile<true, false>},
    reducing("ops.ptp", reduced<range>),
    Operator{"ops.quantile", quantileShapes, quantile<false, false>},
};

}  // namespace

std::span<const Operator> kerasReducingOperators() {
    return rows;
}

}  // namespace quantie
