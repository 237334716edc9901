#include "core/kernels/decompositions.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <Eigen/QR>
#include <Eigen/SVD>

namespace quantie::compute {
namespace {

/// -1 where the largest element of the column is negative; of equal ones the first counts.
double signOf(const DenseMatrix& matrix, Eigen::Index column) {
    double largest = 0;
    for (const double x : matrix.col(column)) {
        if (std::abs(x) > std::abs(largest) * (1 + 1e-9)) largest = x;
    }
    return largest < 0 ? -1 : 1;
}

}  // namespace

LuFactors::LuFactors(const DenseMatrix& given) {
    const Eigen::PartialPivLU<DenseMatrix> factors(given);
    matrix = factors.matrixLU();
    const auto& indices = factors.permutationP().indices();
    places.assign(indices.begin(), indices.end());
    sign = static_cast<double>(factors.permutationP().determinant());
}

DenseMatrix solved(const DenseMatrix& a, const DenseMatrix& right) {
    return Eigen::PartialPivLU<DenseMatrix>(a).solve(right);
}

DenseMatrix choleskyFactor(const DenseMatrix& given) {
    const Eigen::LLT<DenseMatrix> factors(given);
    if (factors.info() != Eigen::Success) return {};
    return factors.matrixL();
}

QrFactors::QrFactors(const DenseMatrix& given) {
    const Eigen::HouseholderQR<DenseMatrix> factors(given);
    q = factors.householderQ();
    r = factors.matrixQR().triangularView<Eigen::Upper>();
}

Spectrum::Spectrum(const DenseMatrix& given) {
    const Eigen::SelfAdjointEigenSolver<DenseMatrix> solver(given);
    values = solver.eigenvalues();
    vectors = solver.eigenvectors();
    for (Eigen::Index c = 0; c < vectors.cols(); ++c) vectors.col(c) *= signOf(vectors, c);
}

SingularValues::SingularValues(const DenseMatrix& given) {
    const Eigen::BDCSVD<DenseMatrix> solver(given, Eigen::ComputeThinU | Eigen::ComputeThinV);
    u = solver.matrixU();
    values = solver.singularValues();
    v = solver.matrixV();
    for (Eigen::Index c = 0; c < u.cols(); ++c) {
        const double sign = signOf(u, c);
        u.col(c) *= sign;
        v.col(c) *= sign;
    }
}

}  // namespace quantie::compute
