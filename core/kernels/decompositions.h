// Decompositions of single matrices, in double: sums of many products do not lose what float can hold.
#pragma once

#include <cstddef>
#include <vector>

namespace quantie::compute {

/// Row-major.
struct DenseMatrix {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<double> values = {};

    static DenseMatrix zeros(std::size_t rows, std::size_t columns);
    static DenseMatrix identity(std::size_t size);

    double& at(std::size_t r, std::size_t c) { return values[r * columns + c]; }
    double at(std::size_t r, std::size_t c) const { return values[r * columns + c]; }
    DenseMatrix transposed() const;
};

DenseMatrix productOf(const DenseMatrix& a, const DenseMatrix& b);

/// PA = LU of a square matrix with the largest pivots: L below the diagonal, U on and above it.
struct LuFactors {
    DenseMatrix matrix;
    std::vector<std::size_t> order;  ///< of A's rows in PA
    double sign = 1;                 ///< of the permutation

    explicit LuFactors(DenseMatrix given);
    DenseMatrix solve(const DenseMatrix& right) const;

  private:
    void swapRows(std::size_t a, std::size_t b);
};

/// A = QR, with Householder's reflections and the signs that LAPACK gives them. Q is rows × rows, R rows × columns.
struct QrFactors {
    DenseMatrix q;
    DenseMatrix r;

    explicit QrFactors(DenseMatrix given);
};

/// The eigenvalues of a symmetric matrix, of which the lower triangle is read, from the least on; its eigenvectors are
/// columns. Their signs are free: the largest element is positive.
struct Spectrum {
    std::vector<double> values;
    DenseMatrix vectors;

    explicit Spectrum(DenseMatrix given);
};

/// A = U · diag(values) · Vᵀ, values from the largest on, as many as the shorter side. Signs are free: the largest
/// element of a column of U is positive.
struct SingularValues {
    DenseMatrix u;
    std::vector<double> values;
    DenseMatrix v;

    explicit SingularValues(const DenseMatrix& given);
};

}  // namespace quantie::compute
