// Operators that reduce along axes.
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

/// Without an axis everything is reduced.
Shapes reduce(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input) return {std::nullopt};
    const bool keep = call.flag("keepdims") || call.flag("keep_dims");
    std::vector<bool> reduced(input->size(), call.named("axis") == nullptr);
    if (call.named("axis") != nullptr) {
        const auto axes = call.numbers("axis");
        if (!axes) return {std::nullopt};
        for (const std::int64_t axis : *axes) reduced[axisIndex(axis, input->size())] = true;
    }
    Shape output;
    for (std::size_t i = 0; i < input->size(); ++i) {
        if (!reduced[i]) output.push_back((*input)[i]);
        if (reduced[i] && keep) output.push_back(1);
    }
    return {output};
}

/// The place of the largest value: along the first axis where none is named.
Shapes argReduce(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input || input->empty()) return {std::nullopt};
    Shape output = *input;
    output.erase(output.begin() +
                 static_cast<std::ptrdiff_t>(axisIndex(call.integer("axis").value_or(0), input->size())));
    return {output};
}

Shapes topK(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    if (!input || input->empty()) return {std::nullopt, std::nullopt};
    Shape output = *input;
    output.back() = call.named("k") == nullptr ? 1 : call.integer("k").value_or(unknownDim);
    if (output.back() < unknownDim) refuse("k", "a negative number");
    return {output, output};
}

std::vector<std::size_t> reducedAxes(const OperatorRun& run, std::size_t rank) {
    std::vector<std::size_t> axes;
    const auto named = run.call().numbers("axis");
    if (!named) {
        axes.resize(rank);
        std::iota(axes.begin(), axes.end(), std::size_t{0});
        return axes;
    }
    for (const std::int64_t axis : *named) axes.push_back(axisIndex(axis, rank));
    std::sort(axes.begin(), axes.end());
    axes.erase(std::unique(axes.begin(), axes.end()), axes.end());
    return axes;
}

/// The elements along the reduced axes side by side: rows × width.
struct Rows {
    Tensor values;
    std::size_t count = 0;
    std::size_t width = 1;

    std::span<const float> row(std::size_t index) const { return values.floats().subspan(index * width, width); }
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
    const Value floats{floatsOf(input)};
    rows.values = std::is_sorted(order.begin(), order.end()) ? floats.tensor : permutedValue(floats, order).tensor;
    rows.count = rows.width == 0 ? 0 : rows.values.size() / rows.width;
    return rows;
}

using Row = std::span<const float>;
/// A plain function, or one with numbers of its own.
using Reduction = std::function<double(Row)>;

double sumOf(Row row) {
    return std::accumulate(row.begin(), row.end(), 0.0);
}
double meanOf(Row row) {
    return sumOf(row) / static_cast<double>(row.size());
}
double productOf(Row row) {
    return std::accumulate(row.begin(), row.end(), 1.0, std::multiplies<>());
}
double largest(Row row) {
    return static_cast<double>(std::accumulate(row.begin() + 1, row.end(), row.front(), [](float most, float x) {
        return x > most || std::isnan(x) ? x : most;
    }));
}
double smallest(Row row) {
    return static_cast<double>(std::accumulate(row.begin() + 1, row.end(), row.front(), [](float least, float x) {
        return x < least || std::isnan(x) ? x : least;
    }));
}
double varianceOf(Row row) {
    const double mean = meanOf(row);
    double sum = 0;
    for (const float x : row) sum += (double{x} - mean) * (double{x} - mean);
    return sum / static_cast<double>(row.size());
}
double deviationOf(Row row) {
    return std::sqrt(varianceOf(row));
}
double lengthOf(Row row) {
    double sum = 0;
    for (const float x : row) sum += double{x} * double{x};
    return std::sqrt(sum);
}
double logSumExp(Row row) {
    const double most = largest(row);
    if (std::isinf(most)) return most;
    double sum = 0;
    for (const float x : row) sum += std::exp(double{x} - most);
    return most + std::log(sum);
}
double allTrue(Row row) {
    return std::find(row.begin(), row.end(), 0.0F) == row.end() ? 1 : 0;
}
double anyTrue(Row row) {
    return std::any_of(row.begin(), row.end(), [](float x) { return x != 0; }) ? 1 : 0;
}
double nonZeros(Row row) {
    return static_cast<double>(row.size()) - static_cast<double>(std::count(row.begin(), row.end(), 0.0F));
}

Value reducedValue(const OperatorRun& run, const Reduction& reduction) {
    const Value input = run.first();
    const Shape shape = run.shape();
    const Rows rows = rowsOf(input, reducedAxes(run, input.shape().size()));
    if (rows.width == 0) refuse("axis", "nothing to reduce");
    FloatResult result(shape);
    for (std::size_t i = 0; i < rows.count; ++i) result.data()[i] = static_cast<float>(reduction(rows.row(i)));
    return floatValue(std::move(result), isFloat(input.dtype) ? input.dtype : DType::Float32);
}

/// The result has the input's type.
template <double (*reduction)(Row)>
Values reduced(const OperatorRun& run) {
    return {castValue(reducedValue(run, reduction), run.first().dtype)};
}

double largestMagnitude(Row row) {
    return static_cast<double>(std::accumulate(row.begin(), row.end(), 0.0F, [](float most, float x) {
        return std::fabs(x) > most || std::isnan(x) ? std::fabs(x) : most;
    }));
}

/// (Σ|x|^p)^(1/p), for infinity the largest magnitude.
Reduction vectorNorm(double p) {
    if (p == 2) return lengthOf;
    if (std::isinf(p)) return largestMagnitude;
    return [p](Row row) {
        double sum = 0;
        for (const float x : row) sum += std::pow(std::fabs(double{x}), p);
        return std::pow(sum, 1 / p);
    };
}

/// tf.norm and tf.linalg.norm, of vectors; along two axes of matrices, of which only the Euclidean is computed.
Values norm(const OperatorRun& run) {
    const Json* order = run.call().named("ord");
    const bool euclidean = order == nullptr || *order == Json("euclidean") || *order == Json("fro");
    if (euclidean) return reduced<lengthOf>(run);
    if (!order->is_number() || !(order->get<double>() > 0)) refuse("ord", "no norm that is known");
    const auto axes = run.call().numbers("axis");
    if (axes && axes->size() > 1) refuse("ord", "a norm of matrices other than the Euclidean one");
    return {castValue(reducedValue(run, vectorNorm(order->get<double>())), run.first().dtype)};
}

Values countNonZeros(const OperatorRun& run) {
    const auto dtype = dtypeFromName(run.text("dtype", "int64"));
    return {castValue(reducedValue(run, nonZeros), dtype.value_or(DType::Int64))};
}

/// The place of the first largest value (the smallest where `least`).
template <bool least>
Values argForward(const OperatorRun& run) {
    const Value input = run.first();
    const Shape shape = run.shape();
    const std::size_t axis = axisIndex(run.call().integer("axis").value_or(0), input.shape().size());
    const Rows rows = rowsOf(input, {axis});
    std::vector<std::int64_t> places;
    for (std::size_t i = 0; i < rows.count; ++i) {
        const Row row = rows.row(i);
        places.push_back((least ? std::min_element(row.begin(), row.end()) : std::max_element(row.begin(), row.end())) -
                         row.begin());
    }
    const auto dtype = dtypeFromName(run.text("output_type", "int64"));
    return {integerValue(places, shape, dtype.value_or(DType::Int64))};
}

/// The k largest of each last dimension, in order; of equal ones the first.
Values topKForward(const OperatorRun& run) {
    const Value input = run.first();
    const Shape shape = run.shape();
    const Rows rows = rowsOf(input, {input.shape().size() - 1});
    const auto k = static_cast<std::size_t>(shape.back());
    if (k > rows.width) refuse("k", "more than there are values");
    FloatResult values(shape);
    std::vector<std::int64_t> places;
    std::vector<std::size_t> order(rows.width);
    for (std::size_t i = 0; i < rows.count; ++i) {
        const Row row = rows.row(i);
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [row](std::size_t a, std::size_t b) { return row[a] > row[b]; });
        for (std::size_t j = 0; j < k; ++j) {
            values.data()[i * k + j] = row[order[j]];
            places.push_back(static_cast<std::int64_t>(order[j]));
        }
    }
    return {castValue({values.tensor(), DType::Float32}, input.dtype), integerValue(places, shape, DType::Int32)};
}

constexpr Operator reducing(std::string_view name, Values (*forward)(const OperatorRun&)) {
    return {name, reduce, forward};
}

constexpr std::array rows{
    Operator{"argmax", argReduce, argForward<false>},
    Operator{"argmin", argReduce, argForward<true>},
    reducing("linalg.norm", norm),
    Operator{"math.argmax", argReduce, argForward<false>},
    Operator{"math.argmin", argReduce, argForward<true>},
    reducing("math.count_nonzero", countNonZeros),
    reducing("math.reduce_all", reduced<allTrue>),
    reducing("math.reduce_any", reduced<anyTrue>),
    reducing("math.reduce_euclidean_norm", reduced<lengthOf>),
    reducing("math.reduce_logsumexp", reduced<logSumExp>),
    reducing("math.reduce_max", reduced<largest>),
    reducing("math.reduce_mean", reduced<meanOf>),
    reducing("math.reduce_min", reduced<smallest>),
    reducing("math.reduce_prod", reduced<productOf>),
    reducing("math.reduce_std", reduced<deviationOf>),
    reducing("math.reduce_sum", reduced<sumOf>),
    reducing("math.reduce_variance", reduced<varianceOf>),
    Operator{"math.top_k", topK, topKForward},
    Operator{"nn.top_k", topK, topKForward},
    reducing("norm", norm),
    reducing("reduce_all", reduced<allTrue>),
    reducing("reduce_any", reduced<anyTrue>),
    reducing("reduce_logsumexp", reduced<logSumExp>),
    reducing("reduce_max", reduced<largest>),
    reducing("reduce_mean", reduced<meanOf>),
    reducing("reduce_min", reduced<smallest>),
    reducing("reduce_prod", reduced<productOf>),
    reducing("reduce_sum", reduced<sumOf>),
};

}  // namespace

std::span<const Operator> reducingOperators() {
    return rows;
}

}  // namespace quantie
