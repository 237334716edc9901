// Operators of keras.ops.linalg that decompose matrices by reflections and rotations, and those that need such a
// decomposition.
#include <array>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/layers/operator_matrices.h"

namespace quantie {

namespace {

using compute::DenseMatrix;
using compute::QrFactors;
using compute::SingularValues;
using compute::Spectrum;

/// Rows, columns and the lesser of both, where they are known.
struct Sides {
    std::int64_t rows = unknownDim;
    std::int64_t columns = unknownDim;
    std::int64_t least = unknownDim;

    explicit Sides(const MaybeShape& input) {
        if (!input) return;
        requireRankAtLeast(*input, 2);
        rows = (*input)[input->size() - 2];
        columns = input->back();
        if (rows != unknownDim && columns != unknownDim) least = std::min(rows, columns);
    }
};

// --- QR -------------------------------------------------------------------------------------------------------------

bool isComplete(const OperatorCall& call) {
    const Json* mode = call.named("mode");
    if (mode != nullptr && *mode != Json("reduced") && *mode != Json("complete"))
        refuse("mode", "not one that is known");
    return mode != nullptr && *mode == Json("complete");
}

Shapes qrShapes(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    const Sides sides(input);
    const std::int64_t inner = isComplete(call) ? sides.rows : sides.least;
    return {stackShape(input, 2, {sides.rows, inner}), stackShape(input, 2, {inner, sides.columns})};
}

Values qr(const OperatorRun& run) {
    const Value input = run.first();
    const Matrices matrices(input);
    const auto inner =
        static_cast<Eigen::Index>(isComplete(run.call()) ? matrices.rows : std::min(matrices.rows, matrices.columns));
    const Shapes shapes = run.shapes();
    FloatResult q(*shapes[0]);
    FloatResult r(*shapes[1]);
    for (std::size_t i = 0; i < matrices.count; ++i) {
        const QrFactors factors(matrices.matrix(i));
        storeNumbers(factors.q.leftCols(inner), i, q);
        storeNumbers(factors.r.topRows(inner), i, r);
    }
    return {floatValue(std::move(q), input.dtype), floatValue(std::move(r), input.dtype)};
}

// --- eigenvalues ----------------------------------------------------------------------------------------------------

Shapes spectrumShapes(const OperatorCall& call) {
    return {stackShape(call.tensor(), 1, {}), call.tensor()};
}

Values spectrum(const OperatorRun& run) {
    const Value input = run.first();
    const Matrices matrices(input);
    matrices.requireSquare();
    FloatResult values(run.shape());
    FloatResult vectors(input.shape());
    for (std::size_t i = 0; i < matrices.count; ++i) {
        const Spectrum spectrum(matrices.matrix(i));
        storeNumbers(spectrum.values, i, values);
        storeNumbers(spectrum.vectors, i, vectors);
    }
    return {floatValue(std::move(values), input.dtype), floatValue(std::move(vectors), input.dtype)};
}

// --- singular values ------------------------------------------------------------------------------------------------

bool onlyValues(const OperatorCall& call) {
    const Json* vectors = call.named("compute_uv");
    return vectors != nullptr && *vectors == Json(false);
}

bool hasWholeBases(const OperatorCall& call) {
    return call.flag("full_matrices", true);
}

Shapes singularShapes(const OperatorCall& call) {
    const MaybeShape input = call.tensor();
    const Sides sides(input);
    const MaybeShape values = stackShape(input, 2, {sides.least});
    if (onlyValues(call)) return {values};
    const bool full = hasWholeBases(call);
    return {stackShape(input, 2, {sides.rows, full ? sides.rows : sides.least}), values,
            stackShape(input, 2, {full ? sides.columns : sides.least, sides.columns})};
}

Values singular(const OperatorRun& run) {
    const Value input = run.first();
    const Matrices matrices(input);
    const bool alone = onlyValues(run.call());
    if (!alone && hasWholeBases(run.call()) && matrices.rows != matrices.columns) {
        throw Error(ErrorCode::Unsupported, "",
                    "the whole bases of a matrix that is not square cannot be run: a part of them is arbitrary");
    }
    const Shapes shapes = run.shapes();
    FloatResult values(*shapes[alone ? 0 : 1]);
    FloatResult left(alone ? Shape{0} : *shapes[0]);
    FloatResult right(alone ? Shape{0} : *shapes[2]);
    for (std::size_t i = 0; i < matrices.count; ++i) {
        const SingularValues decomposition(matrices.matrix(i));
        storeNumbers(decomposition.values, i, values);
        if (alone) continue;
        storeNumbers(decomposition.u, i, left);
        storeNumbers(decomposition.v.transpose(), i, right);
    }
    if (alone) return {floatValue(std::move(values), input.dtype)};
    return {floatValue(std::move(left), input.dtype), floatValue(std::move(values), input.dtype),
            floatValue(std::move(right), input.dtype)};
}

constexpr double epsilon = double{std::numeric_limits<float>::epsilon()};

/// V · diag(1 / values) · Uᵀ, without the values that `counts` rejects.
template <class Counts>
DenseMatrix pseudoInverse(const SingularValues& decomposition, const Counts& counts) {
    const auto inverse = [&counts](double value) { return counts(value) ? 1 / value : 0; };
    return decomposition.v * decomposition.values.unaryExpr(inverse).asDiagonal() * decomposition.u.transpose();
}

Shapes inverseShapes(const OperatorCall& call) {
    const Sides sides(call.tensor());
    return {stackShape(call.tensor(), 2, {sides.columns, sides.rows})};
}

Values inverse(const OperatorRun& run) {
    const Value input = run.first();
    const Matrices matrices(input);
    const double longer = static_cast<double>(std::max(matrices.rows, matrices.columns));
    const double relative = run.number("rcond", 10 * longer * epsilon);
    FloatResult result(run.shape());
    for (std::size_t i = 0; i < matrices.count; ++i) {
        const SingularValues decomposition(matrices.matrix(i));
        const double least = relative * decomposition.values[0];
        storeNumbers(pseudoInverse(decomposition, [least](double value) { return value > least; }), i, result);
    }
    return {floatValue(std::move(result), input.dtype)};
}

Shapes rankShapes(const OperatorCall& call) {
    return {stackShape(call.tensor(), 2, {})};
}

Values rank(const OperatorRun& run) {
    const Value input = run.first();
    const Matrices matrices(input);
    const double longer = static_cast<double>(std::max(matrices.rows, matrices.columns));
    std::vector<std::int64_t> ranks(static_cast<std::size_t>(elementCount(run.shape())), 0);
    for (std::size_t i = 0; i < matrices.count; ++i) {
        const Eigen::VectorXd values = SingularValues(matrices.matrix(i)).values;
        const double least = run.number("tol", values[0] * longer * epsilon);
        ranks[i] = std::count_if(values.begin(), values.end(), [least](double value) { return value > least; });
    }
    return {integerValue(ranks, run.shape(), DType::Int32)};
}

Shapes leastSquaresShapes(const OperatorCall& call) {
    const MaybeShape a = call.tensor();
    MaybeShape b = call.tensor("y");
    if (!a || !b) return {std::nullopt};
    requireRank(*a, 2);
    if (b->empty() || b->size() > 2) refuse("b", "neither a vector nor a matrix");
    b->front() = a->back();
    return {b};
}

/// The x for which a · x is nearest to b, the shortest of them.
Values leastSquares(const OperatorRun& run) {
    const auto [a, b] = run.pair("y");
    const Matrices left(a);
    const Shape shape = run.shape();
    if (b.shape().front() != a.shape().front()) refuse("b", "does not fit the matrix");
    const Value columns = b.shape().size() == 1 ? reshapedValue(b, {b.shape().front(), 1}) : b;
    const double longer = static_cast<double>(std::max(left.rows, left.columns));
    const double given = run.number("rcond", epsilon * longer);
    FloatResult result(shape);
    std::fill_n(result.data(), result.size(), 0.0F);
    if (left.count == 1 && result.size() > 0) {
        const SingularValues decomposition(left.matrix(0));
        const double least = (given < 0 ? epsilon : given) * decomposition.values[0];
        const auto counts = [least](double value) { return value >= least && value > 0; };
        storeNumbers(pseudoInverse(decomposition, counts) * Matrices(columns).matrix(0), 0, result);
    }
    return {floatValue(std::move(result), a.dtype)};
}

constexpr std::array rows{
    Operator{"ops.eigh", spectrumShapes, spectrum},
    Operator{"ops.lstsq", leastSquaresShapes, leastSquares},
    Operator{"ops.matrix_rank", rankShapes, rank},
    Operator{"ops.pinv", inverseShapes, inverse},
    Operator{"ops.qr", qrShapes, qr},
    Operator{"ops.svd", singularShapes, singular},
};

}  // namespace

std::span<const Operator> kerasDecompositionOperators() {
    return rows;
}

}  // namespace quantie
