// Decompositions of single matrices by Eigen, in double: sums of many products do not lose what float can hold. Where a
// sign or an order is free, it is settled here.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

namespace quantie::compute {

using DenseMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// PA = LU of a square matrix with the largest pivots: L below the diagonal, U on and above it.
struct LuFactors {
    DenseMatrix matrix;
    std::vector<std::int64_t> places;  ///< where each of A's rows is in PA
    double sign = 1;                   ///< of the permutation

    explicit LuFactors(const DenseMatrix& given);
};

/// The x of a · x = right; not finite where a is singular.
DenseMatrix solved(const DenseMatrix& a, const DenseMatrix& right);

/// The lower triangle L of A = L · Lᵀ, of which the lower triangle is read; empty where A is not positive definite.
DenseMatrix choleskyFactor(const DenseMatrix& given);

/// A = QR, with Householder's reflections and the signs that LAPACK gives them. Q is rows × rows, R rows × columns.
struct QrFactors {
    DenseMatrix q;
    DenseMatrix r;

    explicit QrFactors(const DenseMatrix& given);
};

/// The eigenvalues of a symmetric matrix, of which the lower triangle is read, from the least on; its eigenvectors are
/// columns. Their signs are free: the largest element is positive.
struct Spectrum {
    Eigen::VectorXd values;
    DenseMatrix vectors;

    explicit Spectrum(const DenseMatrix& given);
};

/// A = U · diag(values) · Vᵀ, values from the largest on, as many as the shorter side. Signs are free: the largest
/// element of a column of U is positive.
struct SingularValues {
    DenseMatrix u;
    Eigen::VectorXd values;
    DenseMatrix v;

    explicit SingularValues(const DenseMatrix& given);
};

}  // namespace quantie::compute
