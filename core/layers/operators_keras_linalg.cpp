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
        double product = factors.sign;
        for (std::size_t k = 0; k < matrices.rows; ++k) product *= factors.matrix.at(k, k);
        result.data()[i] = static_cast<float>(logarithm ? std::log(product) : product);
    }
    return {floatValue(std::move(result), input.dtype)};
}

Values inverse(const OperatorRun& run) {
    const Value input = run.first();
    const Matrices matrices(input);
    matrices.requireSquare();
    const DenseMatrix identity = DenseMatrix::identity(matrices.rows);
    FloatResult result(input.shape());
    for (std::size_t i = 0; i < matrices.count; ++i) {
        storeNumbers(LuFactors(matrices.matrix(i)).solve(identity).values, i, result);
    }
    return {floatValue(std::move(result), input.dtype)};
}

/// The lower triangle L of A = L · Lᵀ, or its transpose where the upper one is asked for.
Values cholesky(const OperatorRun& run) {
    const Value input = run.first();
    const Matrices matrices(input);
    matrices.requireSquare();
    const bool upper = run.call().flag("upper");
    FloatResult result(input.shape());
    for (std::size_t i = 0; i < matrices.count; ++i) {
        const DenseMatrix a = matrices.matrix(i);
        DenseMatrix l = DenseMatrix::zeros(a.rows, a.rows);
        for (std::size_t r = 0; r < a.rows; ++r) {
            for (std::size_t c = 0; c <= r; ++c) {
                double sum = a.at(r, c);
                for (std::size_t k = 0; k < c; ++k) sum -= l.at(r, k) * l.at(c, k);
                if (r == c && !(sum > 0)) refuse("inputs", "a matrix that is not positive definite");
                l.at(r, c) = r == c ? std::sqrt(sum) : sum / l.at(c, c);
            }
        }
        for (std::size_t r = 0; upper && r < a.rows; ++r) {
            for (std::size_t c = 0; c < r; ++c) std::swap(l.at(r, c), l.at(c, r));
        }
        storeNumbers(l.values, i, result);
    }
    return {floatValue(std::move(result), input.dtype)};
}

/// Zeros above the diagonal where `lower`, below it otherwise.
void clearTriangle(DenseMatrix& matrix, bool lower) {
    for (std::size_t r = 0; r < matrix.rows; ++r) {
        for (std::size_t c = 0; c < matrix.rows; ++c) {
            if (lower ? c > r : c < r) matrix.at(r, c) = 0;
        }
    }
}

/// The inverse of the matrix whose factor the input is.
Values choleskyInverse(const OperatorRun& run) {
    const Value input = run.first();
    const Matrices matrices(input);
    matrices.requireSquare();
    const bool upper = run.call().flag("upper");
    const DenseMatrix identity = DenseMatrix::identity(matrices.rows);
    FloatResult result(input.shape());
    for (std::size_t i = 0; i < matrices.count; ++i) {
        DenseMatrix factor = matrices.matrix(i);
        clearTriangle(factor, !upper);
        const DenseMatrix half = LuFactors(std::move(factor)).solve(identity);
        const DenseMatrix other = half.transposed();
        storeNumbers(upper ? productOf(half, other).values : productOf(other, half).values, i, result);
    }
    return {floatValue(std::move(result), input.dtype)};
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
        storeNumbers(factors.matrix.values, i, result);
        for (std::size_t r = 0; r < matrices.rows; ++r) {
            places[i * matrices.rows + factors.order[r]] = static_cast<std::int64_t>(r);
        }
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
        for (std::size_t k = 0; k < matrices.rows; ++k) {
            const double x = factors.matrix.at(k, k);
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
        DenseMatrix matrix = left.matrix(i);
        if (triangular) clearTriangle(matrix, lower);
        storeNumbers(LuFactors(std::move(matrix)).solve(right.matrix(i)).values, i, result);
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
