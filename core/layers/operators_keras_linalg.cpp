// Operators of keras.ops.linalg on stacks of square matrices.
#include <array>
#include <cmath>
#include <utility>

#include "core/layers/operator_matrices.h"

namespace quantie {

namespace {

using compute::DenseMatrix;
using compute::LuFactors;

Shapes numberShapes(const OperatorCall& call) {
    return {stackShape(call.tensor(), 2, {})};
}

template <bool logarithm>
Values determinant(const OperatorRun& run) {
    const Value input = run.first();
    const Matrices matrices(input);
    matrices.requireSquare();
    FloatResult result(run.shape());
    for (std::size_t i = 0; i < matrices.count; ++i) {
        const LuFactors factors(matrices.matrix(i));
        const double product = factors.sign * factors.matrix.diagonal().prod();
        result.data()[i] = static_cast<float>(logarithm ? std::log(product) : product);
    }
    return {floatValue(std::move(result), input.dtype)};
}

/// What `work` makes of each matrix of a stack of square ones: one of the same size.
template <class Work>
Values eachSquare(const OperatorRun& run, const Work& work) {
    const Value input = run.first();
    const Matrices matrices(input);
    matrices.requireSquare();
    FloatResult result(input.shape());
    for (std::size_t i = 0; i < matrices.count; ++i) storeNumbers(work(matrices.matrix(i)), i, result);
    return {floatValue(std::move(result), input.dtype)};
}

DenseMatrix inverseOf(const DenseMatrix& matrix) {
    return compute::solved(matrix, DenseMatrix::Identity(matrix.rows(), matrix.rows()));
}

Values inverse(const OperatorRun& run) {
    return eachSquare(run, inverseOf);
}

/// The lower triangle L of A = L · Lᵀ, or its transpose where the upper one is asked for.
Values cholesky(const OperatorRun& run) {
    const bool upper = run.call().flag("upper");
    return eachSquare(run, [upper](const DenseMatrix& matrix) {
        DenseMatrix factor = compute::choleskyFactor(matrix);
        if (factor.size() == 0) refuse("inputs", "a matrix that is not positive definite");
        if (upper) factor.transposeInPlace();
        return factor;
    });
}

/// Zeros above the diagonal where `lower`, below it otherwise.
DenseMatrix triangleOf(const DenseMatrix& matrix, bool lower) {
    return lower ? DenseMatrix(matrix.triangularView<Eigen::Lower>()) : matrix.triangularView<Eigen::Upper>();
}

/// The inverse of the matrix whose factor the input is.
Values choleskyInverse(const OperatorRun& run) {
    const bool upper = run.call().flag("upper");
    return eachSquare(run, [upper](const DenseMatrix& matrix) -> DenseMatrix {
        const DenseMatrix half = inverseOf(triangleOf(matrix, !upper));
        if (upper) return half * half.transpose();
        return half.transpose() * half;
    });
}

Shapes factorShapes(const OperatorCall& call) {
    return {call.tensor(), stackShape(call.tensor(), 1, {})};
}

/// L and U in one matrix, and where each row of the input has gone.
Values luFactor(const OperatorRun& run) {
    const Value input = run.first();
    const Matrices matrices(input);
    matrices.requireSquare();
    FloatResult result(input.shape());
    std::vector<std::int64_t> places(matrices.count * matrices.rows);
    for (std::size_t i = 0; i < matrices.count; ++i) {
        const LuFactors factors(matrices.matrix(i));
        storeNumbers(factors.matrix, i, result);
        std::ranges::copy(factors.places, places.begin() + static_cast<std::ptrdiff_t>(i * matrices.rows));
    }
    Shape shape = input.shape();
    shape.pop_back();
    return {floatValue(std::move(result), input.dtype), integerValue(places, shape, DType::Int32)};
}

Shapes signShapes(const OperatorCall& call) {
    const MaybeShape shape = stackShape(call.tensor(), 2, {});
    return {shape, shape};
}

/// The sign of the determinant, and the logarithm of its magnitude.
Values signAndLogarithm(const OperatorRun& run) {
    const Value input = run.first();
    const Matrices matrices(input);
    matrices.requireSquare();
    const Shape shape = run.shape();
    FloatResult signs(shape);
    FloatResult logarithms(shape);
    for (std::size_t i = 0; i < matrices.count; ++i) {
        const LuFactors factors(matrices.matrix(i));
        double sign = factors.sign;
        double sum = 0;
        for (const double x : factors.matrix.diagonal()) {
            sign *= x > 0 ? 1 : (x < 0 ? -1 : 0);
            sum += std::log(std::fabs(x));
        }
        signs.data()[i] = static_cast<float>(sign);
        logarithms.data()[i] = static_cast<float>(sum);
    }
    return {floatValue(std::move(signs), input.dtype), floatValue(std::move(logarithms), input.dtype)};
}

Shapes solutionShapes(const OperatorCall& call) {
    return {call.tensor("y")};
}

/// x of a · x = b; with `triangular` only one half of a counts.
template <bool triangular>
Values solve(const OperatorRun& run) {
    const auto [a, b] = run.pair("y");
    const Matrices left(a);
    left.requireSquare();
    const bool vectors = b.shape().size() + 1 == a.shape().size();
    Shape shape = b.shape();
    if (vectors) shape.push_back(1);
    const Matrices right(reshapedValue(b, shape));
    if (right.count != left.count || right.rows != left.rows) refuse("inputs", "do not fit each other");
    const bool lower = run.call().flag("lower");
    FloatResult result(shape);
    for (std::size_t i = 0; i < left.count; ++i) {
        const DenseMatrix matrix = triangular ? triangleOf(left.matrix(i), lower) : left.matrix(i);
        storeNumbers(compute::solved(matrix, right.matrix(i)), i, result);
    }
    return {reshapedValue(floatValue(std::move(result), a.dtype), b.shape())};
}

constexpr std::array rows{
    Operator{"ops.cholesky", sameShape, cholesky},
    Operator{"ops.cholesky_inverse", sameShape, choleskyInverse},
    Operator{"ops.det", numberShapes, determinant<false>},
    Operator{"ops.inv", sameShape, inverse},
    Operator{"ops.logdet", numberShapes, determinant<true>},
    Operator{"ops.lu_factor", factorShapes, luFactor},
    Operator{"ops.slogdet", signShapes, signAndLogarithm},
    Operator{"ops.solve", solutionShapes, solve<false>},
    Operator{"ops.solve_triangular", solutionShapes, solve<true>},
};

}  // namespace

std::span<const Operator> kerasLinalgOperators() {
    return rows;
}

}  // namespace quantie
