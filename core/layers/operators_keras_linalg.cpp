// Operators of keras.ops.linalg on stacks of square matrices.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "core/base/error.h"
#include "core/layers/config_access.h"
#include "core/layers/dims.h"
#include "core/layers/operator_run.h"

namespace quantie {

namespace {

/// One matrix, in double: sums of many products do not lose what float can hold.
struct Matrix {
    std::size_t rows;
    std::size_t columns;
    std::vector<double> values;

    double& at(std::size_t r, std::size_t c) { return values[r * columns + c]; }
    double at(std::size_t r, std::size_t c) const { return values[r * columns + c]; }
};

struct Matrices {
    Tensor values;
    std::size_t rows;
    std::size_t columns;
    std::size_t count;

    explicit Matrices(const Value& value) : values(floatsOf(value)) {
        requireRankAtLeast(value.shape(), 2);
        rows = static_cast<std::size_t>(value.shape()[value.shape().size() - 2]);
        columns = static_cast<std::size_t>(value.shape().back());
        count = rows * columns == 0 ? 0 : values.size() / (rows * columns);
    }
    Matrix matrix(std::size_t index) const {
        const auto part = values.floats().subspan(index * rows * columns, rows * columns);
        return {rows, columns, {part.begin(), part.end()}};
    }
    void requireSquare() const {
        if (rows != columns) refuse("inputs", "matrices that are not square");
    }
};

/// PA = LU with the largest pivots: L below the diagonal, U on and above it. `sign`: of the permutation.
struct Factors {
    Matrix matrix;
    std::vector<std::size_t> order;
    double sign = 1;

    explicit Factors(Matrix given) : matrix(std::move(given)), order(matrix.rows) {
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        for (std::size_t c = 0; c < matrix.rows; ++c) {
            std::size_t pivot = c;
            for (std::size_t r = c + 1; r < matrix.rows; ++r) {
                if (std::fabs(matrix.at(r, c)) > std::fabs(matrix.at(pivot, c))) pivot = r;
            }
            if (pivot != c) swapRows(pivot, c);
            if (matrix.at(c, c) == 0) continue;
            for (std::size_t r = c + 1; r < matrix.rows; ++r) {
                const double factor = matrix.at(r, c) / matrix.at(c, c);
                matrix.at(r, c) = factor;
                for (std::size_t k = c + 1; k < matrix.rows; ++k) matrix.at(r, k) -= factor * matrix.at(c, k);
            }
        }
    }

    void swapRows(std::size_t a, std::size_t b) {
        for (std::size_t k = 0; k < matrix.columns; ++k) std::swap(matrix.at(a, k), matrix.at(b, k));
        std::swap(order[a], order[b]);
        sign = -sign;
    }

    Matrix solve(const Matrix& right) const {
        Matrix x{right.rows, right.columns, std::vector<double>(right.values.size())};
        for (std::size_t c = 0; c < right.columns; ++c) {
            for (std::size_t r = 0; r < right.rows; ++r) {
                double sum = right.at(order[r], c);
                for (std::size_t k = 0; k < r; ++k) sum -= matrix.at(r, k) * x.at(k, c);
                x.at(r, c) = sum;
            }
            for (std::size_t r = right.rows; r-- > 0;) {
                double sum = x.at(r, c);
                for (std::size_t k = r + 1; k < right.rows; ++k) sum -= matrix.at(r, k) * x.at(k, c);
                x.at(r, c) = sum / matrix.at(r, r);
            }
        }
        return x;
    }
};

void store(const Matrix& matrix, std::size_t index, FloatResult& result) {
    std::transform(matrix.values.begin(), matrix.values.end(), result.data() + index * matrix.values.size(),
                   [](double x) { return static_cast<float>(x); });
}

Shapes numberShapes(const OperatorCall& call) {
    MaybeShape shape = call.tensor();
    if (!shape) return {std::nullopt};
    requireRankAtLeast(*shape, 2);
    shape->resize(shape->size() - 2);
    return {shape};
}

template <bool logarithm>
Values determinant(const OperatorRun& run) {
    const Value input = run.first();
    const Matrices matrices(input);
    matrices.requireSquare();
    FloatResult result(run.shape());
    for (std::size_t i = 0; i < matrices.count; ++i) {
        const Factors factors(matrices.matrix(i));
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
    Matrix identity{matrices.rows, matrices.rows, std::vector<double>(matrices.rows * matrices.rows, 0.0)};
    for (std::size_t i = 0; i < matrices.rows; ++i) identity.at(i, i) = 1;
    FloatResult result(input.shape());
    for (std::size_t i = 0; i < matrices.count; ++i) store(Factors(matrices.matrix(i)).solve(identity), i, result);
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
        const Matrix a = matrices.matrix(i);
        Matrix l{a.rows, a.rows, std::vector<double>(a.values.size(), 0.0)};
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
        store(l, i, result);
    }
    return {floatValue(std::move(result), input.dtype)};
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
        Matrix matrix = left.matrix(i);
        for (std::size_t r = 0; triangular && r < matrix.rows; ++r) {
            for (std::size_t c = 0; c < matrix.rows; ++c) {
                if (lower ? c > r : c < r) matrix.at(r, c) = 0;
            }
        }
        store(Factors(std::move(matrix)).solve(right.matrix(i)), i, result);
    }
    return {reshapedValue(floatValue(std::move(result), a.dtype), b.shape())};
}

constexpr std::array rows{
    Operator{"ops.cholesky", sameShape, cholesky},
    Operator{"ops.det", numberShapes, determinant<false>},
    Operator{"ops.inv", sameShape, inverse},
    Operator{"ops.logdet", numberShapes, determinant<true>},
    Operator{"ops.solve", solutionShapes, solve<false>},
    Operator{"ops.solve_triangular", solutionShapes, solve<true>},
};

}  // namespace

std::span<const Operator> kerasLinalgOperators() {
    return rows;
}

}  // namespace quantie
